package io.runtelemetry.runstate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.runtelemetry.json.JsonValue;
import io.runtelemetry.trigger.RunState;
import io.runtelemetry.trigger.RunStatus;
import io.runtelemetry.trigger.TriggerApi;
import io.runtelemetry.trigger.TriggerApiException;
import io.runtelemetry.trigger.TriggerEnvironment;
import io.runtelemetry.trigger.TriggerRunUrlGenerator;
import io.runtelemetry.trigger.TriggerStub;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How often trigger.dev is asked for the same run. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CachedRunStatesTest {

    private static final String FINISHED = "\"finishedAt\":\"2026-11-24T10:00:05.250Z\",";

    private final TriggerStub trigger = new TriggerStub();

    private final AtomicLong nanos = new AtomicLong();

    private Instant now = Instant.parse("2026-11-25T12:00:00Z");

    private final CachedRunStates states = states(10_000);

    @AfterEach
    void every_request_was_as_trigger_dev_takes_it() {
        trigger.close();
        assertThat(trigger.violations()).isEmpty();
    }

    @Test
    void a_run_that_may_change_is_asked_for_again_after_seconds() {
        trigger.run("run_abc", "EXECUTING", "");

        assertThat(status("run_abc")).isEqualTo(RunStatus.EXECUTING);
        pass(Duration.ofSeconds(4));
        assertThat(status("run_abc")).isEqualTo(RunStatus.EXECUTING);
        assertThat(trigger.requests()).hasSize(1);

        trigger.run("run_abc", "FAILED", FINISHED);
        pass(Duration.ofSeconds(2));
        assertThat(status("run_abc")).isEqualTo(RunStatus.FAILED);
    }

    @Test
    void a_run_that_has_come_to_its_end_is_kept_for_long() {
        trigger.run("run_abc", "COMPLETED", FINISHED);

        assertThat(status("run_abc")).isEqualTo(RunStatus.COMPLETED);
        pass(Duration.ofMinutes(59));
        assertThat(status("run_abc")).isEqualTo(RunStatus.COMPLETED);
        assertThat(trigger.requests()).hasSize(1);

        pass(Duration.ofMinutes(2));
        assertThat(status("run_abc")).isEqualTo(RunStatus.COMPLETED);
        assertThat(trigger.requests()).hasSize(2);
    }

    @Test
    void a_run_that_is_not_known_is_asked_for_again_after_seconds() {
        assertThat(states.find("run_abc")).isEmpty();
        assertThat(states.find("run_abc")).isEmpty();
        assertThat(trigger.requests()).hasSize(1);

        trigger.run("run_abc", "QUEUED", "");
        pass(Duration.ofSeconds(6));
        assertThat(status("run_abc")).isEqualTo(RunStatus.QUEUED);
    }

    @Test
    void a_failure_is_not_kept_as_an_answer() {
        trigger.run("run_abc", "COMPLETED", FINISHED);
        trigger.then(200, "no JSON", Map.of());

        assertThatExceptionOfType(TriggerApiException.class).isThrownBy(() -> states.find("run_abc"));
        assertThat(status("run_abc")).isEqualTo(RunStatus.COMPLETED);
    }

    @Test
    void a_run_that_the_secret_key_may_not_read_is_not_asked_for_again_and_others_are() {
        trigger.run("run_abc", "COMPLETED", FINISHED).forbid("run_other");

        for (Duration time : List.of(Duration.ZERO, Duration.ofMinutes(30))) {
            pass(time);
            assertThatExceptionOfType(TriggerApiException.class)
                    .isThrownBy(() -> states.find("run_other"))
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(TriggerApiException.Reason.NOT_PERMITTED));
            assertThat(status("run_abc")).isEqualTo(RunStatus.COMPLETED);
        }

        assertThat(trigger.requests()).containsExactly("/api/v3/runs/run_other", "/api/v3/runs/run_abc");
    }

    @Test
    void all_who_ask_at_the_same_time_share_one_request() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        trigger.then(exchange -> {
            asked.countDown();
            try {
                answer.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.sendResponseHeaders(404, -1);
        });
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Optional<RunState>>> found = new ArrayList<>();
            found.add(threads.submit(() -> states.find("run_abc")));
            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
            IntStream.range(0, 7).forEach(i -> found.add(threads.submit(() -> states.find("run_abc"))));
            answer.countDown();
            for (Future<Optional<RunState>> one : found) {
                assertThat(requireNonNull(one.get(20, TimeUnit.SECONDS))).isEmpty();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(trigger.requests()).hasSize(1);
    }

    @Test
    void what_an_alert_tells_of_a_run_that_was_running_is_kept_for_long() {
        trigger.run("run_abc", "EXECUTING", "");
        assertThat(status("run_abc")).isEqualTo(RunStatus.EXECUTING);

        states.learn(failed("run_abc"));

        pass(Duration.ofMinutes(59));
        assertThat(status("run_abc")).isEqualTo(RunStatus.FAILED);
        assertThat(trigger.requests()).hasSize(1);
    }

    @Test
    void a_run_whose_end_is_told_while_trigger_dev_is_asked_for_it_does_not_run_again() {
        learnBefore("run_abc", "{\"id\":\"run_abc\",\"status\":\"EXECUTING\"}");
        learnBefore(
                "run_b",
                "{\"results\":[{\"run_id\":\"run_b\",\"status\":\"Executing\"},"
                        + "{\"run_id\":\"run_c\",\"status\":\"Executing\"}]}");

        assertThat(status("run_abc")).isEqualTo(RunStatus.FAILED);
        assertThat(states.find(List.of("run_b", "run_c")).values())
                .extracting(RunState::status)
                .containsExactly(RunStatus.FAILED, RunStatus.EXECUTING);

        pass(Duration.ofMinutes(59));
        assertThat(status("run_abc")).isEqualTo(RunStatus.FAILED);
        assertThat(status("run_b")).isEqualTo(RunStatus.FAILED);
        assertThat(trigger.requests()).containsExactly("/api/v3/runs/run_abc", "/api/v1/query");
    }

    /** Has an alert tell that a run has failed after the next request came, and before this answer to it. */
    private void learnBefore(String runId, String answer) {
        trigger.then(exchange -> {
            states.learn(failed(runId));
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(answer.getBytes(UTF_8));
        });
    }

    private static RunState failed(String runId) {
        return RunState.ofAlert(JsonValue.parse("{\"run\":{\"id\":\"" + runId + "\",\"status\":\"FAILED\"}}"))
                .orElseThrow();
    }

    @Test
    void no_more_runs_are_kept_than_there_is_room_for() {
        CachedRunStates small = states(10);
        IntStream.range(0, 30).forEach(i -> trigger.run("run_" + i, "COMPLETED", FINISHED));

        IntStream.range(0, 30).forEach(i -> small.find("run_" + i));
        IntStream.range(0, 30).forEach(i -> small.find("run_" + i));

        assertThat(trigger.requests()).hasSizeGreaterThanOrEqualTo(50);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "batch_42", "run_", "run_a/../../v1/whoami", "run_a?b=c", "run_a b"})
    void only_runs_of_trigger_devs_form_are_asked_for(String runId) {
        assertThatIllegalArgumentException().isThrownBy(() -> states.find(runId));
        assertThat(trigger.requests()).isEmpty();
    }

    @Test
    void logs_are_lost_once_the_run_ended_longer_ago_than_the_plan_keeps_them() {
        trigger.run("run_abc", "COMPLETED", FINISHED);
        RunState state = states.find("run_abc").orElseThrow();

        now = Instant.parse("2026-12-01T10:00:05Z");
        assertThat(states.hasLostLogs(state)).isFalse();
        now = Instant.parse("2026-12-01T10:00:06Z");
        assertThat(states.hasLostLogs(state)).isTrue();
    }

    @Test
    void a_run_without_an_end_is_as_old_as_its_beginning_if_it_is_over_and_else_has_its_logs() {
        now = Instant.parse("2027-11-25T12:00:00Z");
        trigger.run("run_expired", "EXPIRED", "").run("run_waiting", "WAITING", "");

        assertThat(states.hasLostLogs(states.find("run_expired").orElseThrow())).isTrue();
        assertThat(states.hasLostLogs(states.find("run_waiting").orElseThrow())).isFalse();
    }

    private RunStatus status(String runId) {
        return states.find(runId).orElseThrow().status();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private CachedRunStates states(int size) {
        RunStateProperties properties = new RunStateProperties(
                "https://cloud.trigger.dev",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                RunStateProperties.Validation.ON_DEMAND,
                Duration.ofDays(7),
                false,
                true,
                300,
                new RunStateProperties.Cache(Duration.ofSeconds(5), Duration.ofHours(1), size));
        return new CachedRunStates(
                new TriggerApi(trigger.options()),
                new TriggerRunUrlGenerator("https://cloud.trigger.dev", TriggerEnvironment.UNKNOWN),
                properties,
                () -> now,
                nanos::get);
    }
}
