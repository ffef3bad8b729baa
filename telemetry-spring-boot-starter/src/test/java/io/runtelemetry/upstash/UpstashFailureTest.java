package io.runtelemetry.upstash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryWrite;
import io.runtelemetry.store.HistoryFormat;
import io.runtelemetry.store.HistoryOptions;
import io.runtelemetry.store.TelemetryFormat;
import java.net.ConnectException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever Upstash does, writes and reads end with an exception within their time-outs. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class UpstashFailureTest {

    private static final EntityRef ENTITY = new EntityRef("payment", "pym_1");

    private static final List<TelemetryWrite> WRITES = List.of(
            new TelemetryWrite(ENTITY, new TelemetryRecord("run_a"), Duration.ofDays(14), false, List.of(), List.of()),
            new TelemetryWrite(
                    new EntityRef("payment", "pym_2"),
                    new TelemetryRecord("run_b"),
                    Duration.ofDays(14),
                    false,
                    List.of(),
                    List.of()));

    private static final Duration SHORT = Duration.ofMillis(100);

    private static final Duration LONG = Duration.ofSeconds(30);

    private final UpstashStub upstash = new UpstashStub();

    private final UpstashTelemetryStore store = store(UpstashStub.TOKEN, LONG, LONG);

    private UpstashTelemetryStore store(String token, Duration readTimeout, Duration writeTimeout) {
        UpstashOptions options = new UpstashOptions(upstash.url(), token, LONG, readTimeout, writeTimeout, 10_000_000);
        return new UpstashTelemetryStore(
                options,
                new TelemetryFormat("telemetry", new TelemetryListener() {}),
                new HistoryFormat("telemetry", HistoryOptions.none()));
    }

    @AfterEach
    void closeUpstash() {
        upstash.close();
    }

    @Test
    void a_wrong_token_is_named_by_its_status() {
        UpstashTelemetryStore mistaken = store("wrong", LONG, LONG);
        String message = "Upstash refused the token (401): check UPSTASH_REDIS_REST_TOKEN";

        assertThatThrownBy(() -> mistaken.write(WRITES)).hasMessage(message);
        assertThatThrownBy(() -> mistaken.read(List.of(ENTITY))).hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Unauthorized", "<html>no</html>", "{\"error\":\"ERR max requests limit exceeded\"}"})
    void a_wrong_token_is_named_by_its_status_whatever_the_text(String text) {
        upstash.then(401, text);

        assertThatThrownBy(() -> store.write(WRITES))
                .hasMessage("Upstash refused the token (401): check UPSTASH_REDIS_REST_TOKEN");
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 400, 403, 404, 500, 502, 503, 504})
    void any_other_status_is_an_error_that_is_not_tried_again(int status) {
        upstash.then(status, "<html>Sorry</html>");

        assertThatThrownBy(() -> store.write(WRITES)).hasMessage("Upstash answered with HTTP status " + status);
        assertThat(upstash.requests()).hasSize(1);
    }

    @Test
    void a_limit_of_the_plan_is_named() {
        upstash.then(400, "{\"error\":\"ERR max requests limit exceeded. Limit: 500000, Usage: 500000.\"}");

        assertThatThrownBy(() -> store.write(WRITES))
                .hasMessage("Upstash answered with HTTP status 400: max requests limit exceeded");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "OK",
                "null",
                "{}",
                "[]",
                "{\"result\":\"OK\"}",
                "[{\"result\":\"OK\"}]",
                "[{\"result\":\"OK\"},{}]",
                "[{\"result\":\"OK\"},null]",
                "[{\"result\":\"OK\"},{\"result\":\"OK\"},{\"result\":\"OK\"}]"
            })
    void an_answer_that_does_not_say_what_became_of_each_write_is_an_error(String answer) {
        upstash.then(200, answer);

        assertThatThrownBy(() -> store.write(WRITES))
                .hasMessage("Upstash answered with something that is no reply of its REST API");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{}", "[]", "{\"result\":null}", "{\"result\":[]}", "{\"result\":[null,null]}"})
    void an_answer_that_does_not_say_whether_there_is_a_record_is_an_error(String answer) {
        upstash.then(200, answer);

        assertThatThrownBy(() -> store.read(List.of(ENTITY)))
                .hasMessage("Upstash answered with something that is no reply of its REST API");
    }

    @Test
    void a_write_to_a_silent_server_ends_with_its_time_out() {
        upstash.thenNothing();

        assertThatThrownBy(() -> store(UpstashStub.TOKEN, LONG, SHORT).write(WRITES))
                .hasMessage("Upstash did not answer within 100 ms");
        assertThat(upstash.requests()).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void a_read_from_a_silent_server_ends_with_its_own_time_out() {
        upstash.thenNothing();

        assertThatThrownBy(() -> store(UpstashStub.TOKEN, SHORT, LONG).read(List.of(ENTITY)))
                .hasMessage("Upstash did not answer within 100 ms");
    }

    @Test
    void an_answer_that_stops_half_way_ends_with_the_time_out_too() {
        upstash.thenHalfAnAnswer();

        assertThatThrownBy(() -> store(UpstashStub.TOKEN, LONG, SHORT).write(WRITES))
                .hasMessage("Upstash did not answer within 100 ms");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 500})
    void an_answer_without_end_is_read_up_to_a_limit_and_the_next_request_is_answered(int status) {
        AtomicLong sent = new AtomicLong();
        // What is lost on the way is sent once more.
        upstash.thenWithoutEnd(status, sent)
                .thenWithoutEnd(status, sent)
                .thenWithoutEnd(status, sent)
                .thenWithoutEnd(status, sent);

        assertThatThrownBy(() -> store.read(List.of(ENTITY))).isInstanceOf(UpstashException.class);
        assertThatThrownBy(() -> store.write(WRITES)).isInstanceOf(UpstashException.class);

        assertThat(sent).hasValueLessThan(1024L * 1024 * 1024);
        assertThat(store.read(List.of(ENTITY))).isEmpty();
    }

    @Test
    void an_interrupted_write_ends_at_once_and_keeps_the_interrupt() {
        upstash.thenNothing();
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> store.write(WRITES)).hasMessage("The thread was interrupted while Upstash was asked");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void a_read_whose_connection_is_lost_is_sent_once_more() {
        upstash.thenHangUp();

        assertThat(store.read(List.of(ENTITY))).isEmpty();
        assertThat(upstash.requests())
                .hasSize(2)
                .extracting(request -> request.body().get(0).asString())
                .containsOnly("MGET");
    }

    @Test
    void a_write_whose_connection_is_lost_is_sent_once_more_as_a_delayed_one() {
        upstash.thenHangUp();

        assertThat(store.write(WRITES)).isEmpty();
        assertThat(upstash.requests()).hasSize(2);
        assertThat(upstash.requests().get(1).commands()).hasSize(2).allSatisfy(command -> {
            assertThat(command.get(0).asString()).isEqualTo("EVAL");
            assertThat(Duration.ofMillis(Long.parseLong(command.get(5).asString())))
                    .isBetween(Duration.ofDays(14).minus(LONG), Duration.ofDays(14));
        });
    }

    @Test
    void a_connection_that_is_lost_twice_is_given_up() {
        upstash.thenHangUp().thenHangUp();

        assertThatThrownBy(() -> store.write(WRITES)).hasMessageStartingWith("Upstash could not be reached: ");
        assertThat(upstash.requests()).hasSize(2);
    }

    @Test
    void a_server_that_is_not_there_is_an_error() {
        upstash.close();

        assertThatThrownBy(() -> store.read(List.of(ENTITY)))
                .hasMessageStartingWith("Upstash could not be reached: ConnectException");
    }

    @Test
    void a_host_that_does_not_exist_is_told_from_one_that_does_not_answer() {
        Throwable failure = new ConnectException().initCause(new UnresolvedAddressException());

        assertThat(UpstashException.unreachable(failure))
                .hasMessage("Upstash could not be reached: ConnectException, UnresolvedAddressException");
    }
}
