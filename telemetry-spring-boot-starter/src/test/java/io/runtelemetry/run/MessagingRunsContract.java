package io.runtelemetry.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.TelemetryRecord;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;

/** What holds for the listeners and the templates of each broker. */
@SpringBootTest(
        webEnvironment = WebEnvironment.NONE,
        properties = {"telemetry.store=memory", "telemetry.write.mode=sync"})
@DisplayNameGeneration(ReplaceUnderscores.class)
@Import(Payments.class)
public abstract class MessagingRunsContract {

    protected static final Duration LONG_ENOUGH = Duration.ofSeconds(30);

    /** The destination whose messages are payments to settle. */
    protected static final String PAYMENTS = "payments";

    /** The destination whose messages are sent on to {@link #PAYMENTS} by the listener. */
    protected static final String ORDERS = "orders";

    /** The destination whose messages are answered by the listener, to {@link #PAYMENTS}. */
    protected static final String QUESTIONS = "questions";

    /** The destination of a listener whose container is not started, and works on Spring Boot's executor. */
    protected static final String LATER = "later";

    @Autowired
    protected Payments payments;

    @Autowired
    protected TelemetryOperations operations;

    /** What the header is called on this broker. */
    protected abstract String header();

    /** Sends the ID of a payment by the application's template. */
    protected abstract void send(String destination, String paymentId, Map<String, String> headers);

    /** Starts the container whose listener has this ID. */
    protected abstract void start(String listenerId);

    @Test
    protected void a_reply_carries_the_run_of_the_message_that_it_answers() {
        send(QUESTIONS, "replied", Map.of(header(), "run_abc"));

        assertThat(runOf("replied")).isEqualTo("run_abc");
    }

    @Test
    protected void a_container_that_is_started_within_a_run_hands_it_to_no_message() {
        CurrentRun.runWith("run_starter", () -> start(LATER));
        send(LATER, "later", Map.of());
        send(LATER, "later_named", Map.of(header(), "run_abc"));

        assertThat(runOf("later")).isEqualTo(Payments.NONE);
        assertThat(runOf("later_named")).isEqualTo("run_abc");
    }

    @Test
    protected void a_message_is_processed_within_the_run_that_it_names() {
        send(PAYMENTS, "named", Map.of(header(), "run_abc"));

        assertThat(runOf("named")).isEqualTo("run_abc");
        await().atMost(LONG_ENOUGH)
                .untilAsserted(() -> assertThat(operations.getTelemetry(EntityTypes.PAYMENT, "named"))
                        .contains(new TelemetryRecord("run_abc")));
    }

    @Test
    protected void a_message_that_names_no_run_is_processed_without_one() {
        send(PAYMENTS, "unnamed", Map.of());

        assertThat(runOf("unnamed")).isEqualTo(Payments.NONE);
    }

    @Test
    protected void a_message_that_names_something_else_is_processed_all_the_same() {
        send(PAYMENTS, "malformed", Map.of(header(), "run_a\nforged"));
        send(PAYMENTS, "empty", Map.of(header(), ""));

        assertThat(runOf("malformed")).isEqualTo(Payments.NONE);
        assertThat(runOf("empty")).isEqualTo(Payments.NONE);
    }

    @Test
    protected void baggage_names_the_run_too() {
        send(PAYMENTS, "baggage", Map.of("baggage", "userId=alice,trigger.run.id=run%5Fbaggage;ttl=1"));

        assertThat(runOf("baggage")).isEqualTo("run_baggage");
    }

    @Test
    protected void a_listener_that_fails_is_recorded_and_leaves_no_run_behind() {
        send(PAYMENTS, Payments.DECLINED + "1", Map.of(header(), "run_declined"));
        send(PAYMENTS, "after_failure", Map.of());

        assertThat(runOf("after_failure")).isEqualTo(Payments.NONE);
        await().atMost(LONG_ENOUGH)
                .untilAsserted(() -> assertThat(operations.getTelemetry(EntityTypes.PAYMENT, Payments.DECLINED + "1"))
                        .contains(new TelemetryRecord("run_declined")));
    }

    @Test
    protected void a_run_is_followed_downstream() {
        CurrentRun.runWith("run_task", () -> send(ORDERS, "downstream", Map.of()));

        assertThat(runOf("downstream")).isEqualTo("run_task");
    }

    @Test
    protected void a_message_keeps_the_run_that_it_names() {
        CurrentRun.runWith("run_sender", () -> send(PAYMENTS, "kept", Map.of(header(), "run_own")));

        assertThat(runOf("kept")).isEqualTo("run_own");
    }

    @Test
    protected void what_is_sent_without_a_run_or_within_one_of_no_known_form_carries_none() {
        send(ORDERS, "sent_without", Map.of());
        CurrentRun.runWith("no run", () -> send(PAYMENTS, "sent_unknown", Map.of()));

        assertThat(runOf("sent_without")).isEqualTo(Payments.NONE);
        assertThat(runOf("sent_unknown")).isEqualTo(Payments.NONE);
    }

    @Test
    protected void no_run_leaks_into_the_next_message() {
        Map<String, String> expected = new HashMap<>();
        for (int i = 0; i < 300; i++) {
            String run = i % 3 == 0 ? "run_" + i : Payments.NONE;
            String paymentId = (i % 25 == 0 ? Payments.DECLINED : "many_") + "of_many_" + i;
            expected.put(paymentId, run);
            send(i % 2 == 0 ? PAYMENTS : ORDERS, paymentId, i % 3 == 0 ? Map.of(header(), run) : Map.of());
        }

        await().atMost(LONG_ENOUGH)
                .untilAsserted(() -> assertThat(payments.runs()).containsAllEntriesOf(expected));
    }

    protected String runOf(String paymentId) {
        return await().atMost(LONG_ENOUGH).until(() -> payments.runs().get(paymentId), run -> run != null);
    }
}
