package io.runtelemetry.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.runtelemetry.json.JsonValue;
import io.runtelemetry.trigger.RunState.FailedAttempt;
import io.runtelemetry.trigger.RunState.Failure;
import io.runtelemetry.trigger.TriggerApiException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Why runs failed and where, by the schemas of trigger.dev 4.5.12 that {@link TriggerStub} serves. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RunErrorTest {

    private static final String DECLINED = "\"startedAt\":\"2026-11-24T10:00:01.250Z\","
            + "\"finishedAt\":\"2026-11-24T10:00:05.250Z\",\"durationMs\":3900,\"error\":{\"name\":\"StripeCardError\","
            + "\"message\":\"Your card was declined.\",\"stackTrace\":\"at charge (/app/charge.ts:12)\"},";

    private final TriggerStub trigger = new TriggerStub();

    private final TriggerApi api = new TriggerApi(trigger.options());

    @AfterEach
    void every_request_was_as_trigger_dev_takes_it() {
        trigger.close();
        assertThat(trigger.violations()).isEmpty();
    }

    @Test
    void the_guide_names_the_version_that_the_schemas_were_read_from() throws IOException {
        assertThat(Files.readString(Path.of("../docs/run-state.md")))
                .contains("Read in trigger.dev's source, " + TriggerStub.SCHEMA);
    }

    @Test
    void a_failed_run_says_why_without_its_stack() {
        trigger.run("run_abc", "FAILED", DECLINED);

        RunState state = api.retrieveRun("run_abc").orElseThrow();

        assertThat(state.error()).isEqualTo(new Failure("StripeCardError", "Your card was declined."));
        assertThat(state.toString()).doesNotContain("charge.ts");
        assertThat(state.withoutError().toString()).doesNotContain("declined");
    }

    @Test
    void a_query_tells_the_same_of_several_runs() {
        trigger.run("run_abc", "FAILED", DECLINED).run("run_b", "TIMED_OUT", "").run("run_c", "SYSTEM_FAILURE", "");

        List<RunState> told =
                api.queryRuns(List.of("run_abc", "run_b", "run_c", "run_gone")).orElseThrow();

        assertThat(told).first().isEqualTo(api.retrieveRun("run_abc").orElseThrow());
        assertThat(told)
                .extracting(RunState::status)
                .containsExactly(RunStatus.FAILED, RunStatus.TIMED_OUT, RunStatus.SYSTEM_FAILURE);
        assertThat(trigger.requests()).containsExactly("/api/v1/query", "/api/v3/runs/run_abc");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\":\"STRING_ERROR\",\"raw\":\"no\"}|no",
                "{\"type\":\"CUSTOM_ERROR\",\"raw\":\"{\\\"code\\\":7}\"}|{\"code\":7}",
                "{\"type\":\"INTERNAL_ERROR\",\"code\":\"TASK_PROCESS_OOM_KILLED\"}"
                        + "|trigger.dev internal error (TASK_PROCESS_OOM_KILLED)"
            })
    void each_form_of_an_error_that_was_stored_has_a_message(String stored, String message) {
        trigger.then(
                200,
                "{\"results\":[{\"run_id\":\"run_abc\",\"status\":\"Failed\",\"error\":" + JsonValue.write(stored)
                        + "}]}",
                Map.of());

        assertThat(api.queryRuns(List.of("run_abc")).orElseThrow())
                .first()
                .extracting(RunState::error)
                .isEqualTo(new Failure(null, message));
    }

    @Test
    void rows_that_are_malformed_cost_themselves_only() {
        trigger.then(
                200,
                "{\"results\":[7,{},{\"run_id\":\"a'b\",\"status\":\"Failed\"},{\"run_id\":\"run_a\"},"
                        + "{\"run_id\":\"run_b\",\"status\":\"Failed\",\"error\":\"{\",\"is_test\":[],\"triggered_at\":\"today\"}]}",
                Map.of());

        assertThat(api.queryRuns(List.of("run_a", "run_b")).orElseThrow())
                .singleElement()
                .satisfies(state -> {
                    assertThat(state.runId()).isEqualTo("run_b");
                    assertThat(state.error()).isNull();
                    assertThat(state.createdAt()).isNull();
                });
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404})
    void where_queries_are_not_to_be_had_nothing_else_suffers(int status) {
        trigger.run("run_abc", "FAILED", "").then(status, "{}", Map.of());

        assertThat(api.queryRuns(List.of("run_abc"))).isEmpty();
        assertThat(api.retrieveRun("run_abc")).isPresent();
    }

    @Test
    void too_many_queries_of_a_project_are_not_too_many_requests() {
        trigger.run("run_abc", "FAILED", "").then(429, "{}", Map.of("x-ratelimit-remaining", "1400"));

        assertThatExceptionOfType(TriggerApiException.class)
                .isThrownBy(() -> api.queryRuns(List.of("run_abc")))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.UNAVAILABLE));
        assertThat(api.retrieveRun("run_abc")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "null", "{}"})
    void an_error_keeps_its_name_if_its_message_is_no_text_and_the_other_way_round(String malformed) {
        trigger.run("run_a", "FAILED", "\"error\":{\"name\":\"StripeCardError\",\"message\":" + malformed + "},")
                .run("run_b", "FAILED", "\"error\":{\"name\":" + malformed + ",\"message\":\"declined\"},")
                .run("run_c", "FAILED", "\"error\":{\"name\":" + malformed + "},");

        assertThat(api.retrieveRun("run_a").orElseThrow().error()).isEqualTo(new Failure("StripeCardError", ""));
        assertThat(api.retrieveRun("run_b").orElseThrow().error()).isEqualTo(new Failure(null, "declined"));
        assertThat(api.retrieveRun("run_c").orElseThrow().error()).isNull();
    }

    @Test
    void every_text_of_a_run_is_plain() {
        trigger.run("run_abc", "FAILED", """
                "error":{"name":"\\u202eError\\n","message":"a\\u0000b\\u2066 %s"},""".formatted("x".repeat(900)));

        Failure error = requireNonNull(api.retrieveRun("run_abc").orElseThrow().error());

        assertThat(error.name()).isEqualTo("Error");
        assertThat(error.message()).startsWith("ab xxx").hasSize(500).endsWith("…");
    }

    @Test
    void an_alert_tells_what_it_reports_as_the_API_would() {
        String alert = """
                {"task":{"id":"attempt-billing-run","version":"20261124.1"},"run":{"id":"run_abc","status":"CRASHED",
                "createdAt":"2026-11-24T10:00:00Z","startedAt":"2026-11-24T10:00:01Z","completedAt":"2026-11-24T10:00:05Z",
                "isTest":false,"error":{"type":"BUILT_IN_ERROR","name":"Error","message":"no","stackTrace":"at x"}}}""";

        RunState state = RunState.ofAlert(JsonValue.parse(alert)).orElseThrow();

        assertThat(state.status()).isEqualTo(RunStatus.CRASHED);
        assertThat(state.error()).isEqualTo(new Failure("Error", "no"));
        assertThat(state.finishedAt()).isEqualTo(Instant.parse("2026-11-24T10:00:05Z"));
        assertThat(RunState.ofAlert(JsonValue.parse(alert.replace("CRASHED", "EXECUTING"))))
                .isEmpty();
    }

    @Test
    void a_trace_leads_to_the_deepest_failure_of_the_last_attempt_and_names_what_each_attempt_threw() {
        trigger.trace(
                "run_abc",
                span(
                        "attempt-billing-run",
                        true,
                        "",
                        span("Attempt 1", true, "Timeout", span("charge", true, "", span("POST", true, "ECONNRESET"))),
                        span(
                                "Attempt 2",
                                true,
                                "StripeCardError",
                                span("charge", true, "declined"),
                                span("log", false, ""))));

        RunState.FailurePoint point = api.retrieveFailure("run_abc").orElseThrow();

        assertThat(point.path()).containsExactly("attempt-billing-run", "Attempt 2", "charge");
        assertThat(point.attempts())
                .containsExactly(
                        new FailedAttempt(1, new Failure("Error", "Timeout")),
                        new FailedAttempt(2, new Failure("Error", "StripeCardError")));
        assertThat(point.truncated()).isFalse();
    }

    @Test
    void a_span_without_a_name_is_left_out_of_the_path() {
        trigger.trace(
                "run_abc",
                span("charge", true, "", span("nameless", true, "", span("POST", true, "")))
                        .replace("\"nameless\"", "7"));

        assertThat(api.retrieveFailure("run_abc").orElseThrow().path()).containsExactly("charge", "POST");
    }

    @Test
    void the_attempts_of_a_run_that_was_waited_for_are_not_its_own() {
        String child = span("Attempt 1", true, "child's").replace("run_abc", "run_child");
        trigger.trace("run_abc", span("parent", true, "", span("Attempt 3", true, "own", child)));

        RunState.FailurePoint point = api.retrieveFailure("run_abc").orElseThrow();

        assertThat(point.path()).containsExactly("parent", "Attempt 3", "Attempt 1");
        assertThat(point.attempts()).containsExactly(new FailedAttempt(3, new Failure("Error", "own")));
    }

    @Test
    void a_trace_is_bounded_in_depth_and_size() {
        String deep = span("deepest", true, "");
        for (int i = 0; i < 60; i++) {
            deep = span("x".repeat(900), true, "", deep);
        }
        String[] attempts = new String[50];
        for (int i = 0; i < attempts.length; i++) {
            attempts[i] = span("Attempt " + (i + 1), true, "no");
        }
        attempts[49] = span("Attempt 50", true, "no", deep);
        trigger.trace("run_abc", span("root", true, "", attempts));

        RunState.FailurePoint point = api.retrieveFailure("run_abc").orElseThrow();

        assertThat(point.path()).hasSize(20).endsWith("deepest").allMatch(name -> name.length() <= 200);
        assertThat(point.attempts())
                .hasSize(20)
                .last()
                .extracting(FailedAttempt::number)
                .isEqualTo(50);
        assertThat(point.truncated()).isTrue();
    }

    @Test
    void no_trace_and_one_without_a_failure_lead_nowhere() {
        trigger.trace("run_fine", span("root", false, "", span("Attempt 1", false, "")));

        assertThat(api.retrieveFailure("run_gone")).isEmpty();
        assertThat(api.retrieveFailure("run_fine")).isEmpty();
    }

    @Test
    void a_trace_without_end_is_no_harm_and_concerns_no_other_request() {
        Duration bound = Duration.ofSeconds(60);
        trigger.run("run_abc", "FAILED", "").then(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] spans = "{\"children\":[".repeat(1_000).getBytes(UTF_8);
            for (int i = 0; i < 10_000; i++) {
                exchange.getResponseBody().write(spans);
            }
        });

        long start = System.nanoTime();
        assertThatExceptionOfType(TriggerApiException.class).isThrownBy(() -> api.retrieveFailure("run_abc"));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(bound);
        assertThat(api.retrieveRun("run_abc")).isPresent();
    }

    /** As {@code RetrieveRunTraceSpan}, with an exception as {@code ExceptionSpanEvent} if there is a message. */
    private static String span(String name, boolean failed, String exception, String... children) {
        String events = exception.isEmpty()
                ? ""
                : "{\"name\":\"exception\",\"time\":\"2026-11-24T10:00:05Z\",\"properties\":{\"exception\":{\"type\":\"Error\","
                        + "\"message\":\"" + exception + "\",\"stacktrace\":\"at x\"}}}";
        return "{\"id\":\"1\",\"runId\":\"run_abc\",\"data\":{\"message\":\"" + name + "\",\"events\":[" + events
                + "],\"startTime\":\"2026-11-24T10:00:00Z\",\"duration\":1,\"isError\":" + failed
                + ",\"isPartial\":false,\"isCancelled\":false,\"level\":\"TRACE\"},\"children\":["
                + String.join(",", children) + "]}";
    }
}
