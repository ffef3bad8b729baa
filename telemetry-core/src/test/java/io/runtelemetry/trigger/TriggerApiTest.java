package io.runtelemetry.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.runtelemetry.trigger.TriggerApiException.Reason;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of trigger.dev, and what its answers come to. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TriggerApiTest {

    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

    private final TriggerStub trigger = new TriggerStub();

    private Instant now = NOON;

    private final TriggerApi api = new TriggerApi(trigger.options(), () -> now);

    @AfterEach
    void every_request_was_as_trigger_dev_takes_it() {
        trigger.close();
        assertThat(trigger.violations()).isEmpty();
    }

    @Test
    void a_run_has_status_task_times_and_duration() {
        trigger.run("run_abc", "FAILED", """
                "startedAt":"2026-11-24T10:00:01.250Z","finishedAt":"2026-11-24T10:00:05.250Z","durationMs":3900,""");

        assertThat(api.retrieveRun("run_abc"))
                .contains(new RunState(
                        "run_abc",
                        RunStatus.FAILED,
                        "attempt-billing-run",
                        Instant.parse("2026-11-24T10:00:00Z"),
                        Instant.parse("2026-11-24T10:00:01.250Z"),
                        Instant.parse("2026-11-24T10:00:05.250Z"),
                        Duration.ofMillis(3_900),
                        null,
                        1,
                        "20261124.1",
                        false,
                        null,
                        null));
        assertThat(trigger.requests()).containsExactly("/api/v3/runs/run_abc");
    }

    @Test
    void a_run_that_waits_for_a_worker_has_neither_start_nor_end() {
        trigger.run("run_abc", "QUEUED", "\"durationMs\":0,");

        RunState state = api.retrieveRun("run_abc").orElseThrow();

        assertThat(state.startedAt()).isNull();
        assertThat(state.finishedAt()).isNull();
        assertThat(state.isTerminal()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNKNOWN")
    void every_status_is_known_by_its_name(RunStatus status) {
        trigger.run("run_abc", status.name(), "");

        assertThat(api.retrieveRun("run_abc").orElseThrow().status()).isEqualTo(status);
    }

    @Test
    void there_are_thirteen_of_them_and_seven_are_an_end_that_five_times_nobody_wanted() {
        assertThat(Arrays.stream(RunStatus.values()).filter(status -> status != RunStatus.UNKNOWN))
                .hasSize(13);
        assertThat(Arrays.stream(RunStatus.values()).filter(RunStatus::isTerminal))
                .containsExactly(
                        RunStatus.COMPLETED,
                        RunStatus.CANCELED,
                        RunStatus.FAILED,
                        RunStatus.CRASHED,
                        RunStatus.SYSTEM_FAILURE,
                        RunStatus.EXPIRED,
                        RunStatus.TIMED_OUT);
        assertThat(Arrays.stream(RunStatus.values()).filter(RunStatus::isFailure))
                .containsExactly(
                        RunStatus.FAILED,
                        RunStatus.CRASHED,
                        RunStatus.SYSTEM_FAILURE,
                        RunStatus.EXPIRED,
                        RunStatus.TIMED_OUT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"REWINDING", "COMPLETED!", ""})
    void a_status_that_is_new_is_unknown_and_no_error(String status) {
        trigger.run("run_abc", status, "");

        assertThat(api.retrieveRun("run_abc").orElseThrow().status()).isEqualTo(RunStatus.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "null", "{}"})
    void a_status_that_is_no_text_is_unknown_if_it_is_that_of_the_run(String status) {
        trigger.then(200, "{\"id\":\"run_abc\",\"status\":" + status + ",\"taskIdentifier\":\"charge\"}", Map.of());

        RunState state = api.retrieveRun("run_abc").orElseThrow();

        assertThat(state.status()).isEqualTo(RunStatus.UNKNOWN);
        assertThat(state.task()).isEqualTo("charge");
    }

    @Test
    void a_duration_below_zero_is_none() {
        trigger.run("run_abc", "FAILED", "\"durationMs\":-5,");

        assertThat(api.retrieveRun("run_abc").orElseThrow().duration()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "WAITING_FOR_DEPLOY, PENDING_VERSION",
        "REATTEMPTING, EXECUTING",
        "FROZEN, WAITING",
        "INTERRUPTED, FAILED"
    })
    void the_four_statuses_of_older_servers_are_what_trigger_dev_makes_of_them(String legacy, RunStatus status) {
        trigger.run("run_abc", legacy, "");

        assertThat(api.retrieveRun("run_abc").orElseThrow().status()).isEqualTo(status);
    }

    @Test
    void an_unknown_status_is_an_end_if_the_run_has_one() {
        trigger.run("run_abc", "REWINDING", "\"finishedAt\":\"2026-11-24T10:00:05Z\",");

        assertThat(api.retrieveRun("run_abc").orElseThrow().isTerminal()).isTrue();
    }

    @Test
    void a_run_that_trigger_dev_does_not_know_is_absent() {
        assertThat(api.retrieveRun("run_gone")).isEmpty();
    }

    @Test
    void the_environment_of_the_secret_key_has_slugs_and_a_reference() {
        assertThat(api.whoAmI()).contains(new TriggerEnvironment("acme-1a2b", "billing-Xy9", "proj_abc", "prod"));
    }

    @Test
    void what_is_no_slug_counts_as_unknown() {
        trigger.environment("a/../b", "<script>", "proj_abc", "pr\\u000aod");

        assertThat(api.whoAmI()).contains(new TriggerEnvironment(null, null, "proj_abc", null));
    }

    @Test
    void a_restricted_key_reads_runs_and_is_not_told_where_it_belongs() {
        trigger.run("run_abc", "COMPLETED", "");
        TriggerApi restricted = new TriggerApi(trigger.options(TriggerStub.RESTRICTED_KEY), () -> now);

        assertThat(restricted.whoAmI()).isEmpty();
        assertThat(restricted.retrieveRun("run_abc")).isPresent();
    }

    @Test
    void a_restricted_key_that_may_read_no_runs_at_all_is_one_all_the_same() {
        TriggerApi restricted = new TriggerApi(trigger.forbid("run_0").options(TriggerStub.RESTRICTED_KEY), () -> now);

        assertThat(restricted.whoAmI()).isEmpty();
    }

    @Test
    void a_run_of_a_task_that_the_key_is_not_for_is_not_permitted_and_silences_no_other() {
        trigger.run("run_abc", "COMPLETED", "").forbid("run_other");

        assertFails(() -> api.retrieveRun("run_other"), Reason.NOT_PERMITTED, "may not read this run");
        assertThat(api.retrieveRun("run_abc")).isPresent();
        assertThat(api.whoAmI()).isPresent();
    }

    @Test
    void with_a_branch_each_request_names_it() {
        trigger.branch("feature/new-checkout")
                .environment("acme-1a2b", "billing-Xy9", "proj_abc", "preview-feature-new-checkout")
                .run("run_abc", "COMPLETED", "");
        TriggerApi ofBranch = new TriggerApi(trigger.options(), () -> now);

        assertThat(ofBranch.retrieveRun("run_abc")).isPresent();
        assertThat(ofBranch.whoAmI().orElseThrow().environment()).isEqualTo("preview-feature-new-checkout");
    }

    @Test
    void too_many_requests_end_all_requests_until_trigger_dev_takes_them_again() {
        trigger.run("run_abc", "COMPLETED", "");
        long reset = NOON.plusSeconds(30).toEpochMilli();
        trigger.then(429, "{}", Map.of("x-ratelimit-reset", Long.toString(reset)));

        assertFails(() -> api.retrieveRun("run_abc"), Reason.RATE_LIMITED, "no request before 2026-11-25T12:00:30Z");
        now = NOON.plusSeconds(29);
        assertFails(() -> api.retrieveRun("run_abc"), Reason.RATE_LIMITED, "no request before 2026-11-25T12:00:30Z");
        assertFails(api::whoAmI, Reason.RATE_LIMITED, "no request before 2026-11-25T12:00:30Z");
        assertThat(trigger.requests()).hasSize(1);

        now = NOON.plusSeconds(30);
        assertThat(api.retrieveRun("run_abc")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1", "0", "1", "99999999999999999999999"})
    void without_a_time_to_go_by_it_waits_for_some_seconds(String reset) {
        trigger.run("run_abc", "COMPLETED", "");
        trigger.then(429, "{}", Map.of("x-ratelimit-reset", reset));

        assertFails(() -> api.retrieveRun("run_abc"), Reason.RATE_LIMITED, "no request before 2026-11-25T12:00:05Z");
        now = NOON.plusSeconds(5);
        assertThat(api.retrieveRun("run_abc")).isPresent();
    }

    @Test
    void it_waits_for_an_hour_at_most() {
        trigger.run("run_abc", "COMPLETED", "");
        long reset = NOON.plus(Duration.ofDays(400)).toEpochMilli();
        trigger.then(429, "{}", Map.of("x-ratelimit-reset", Long.toString(reset)));

        assertFails(() -> api.retrieveRun("run_abc"), Reason.RATE_LIMITED, "no request before 2026-11-25T13:00:00Z");
        now = NOON.plusSeconds(3_600);
        assertThat(api.retrieveRun("run_abc")).isPresent();
    }

    @Test
    void a_wrong_secret_key_is_told_as_such_and_not_tried_again_at_once() {
        TriggerApiOptions wrong = new TriggerApiOptions(
                trigger.url(), "tr_prod_wrongsecret", null, Duration.ofSeconds(10), Duration.ofSeconds(10));
        TriggerApi refused = new TriggerApi(wrong, () -> now);

        assertFails(() -> refused.retrieveRun("run_abc"), Reason.REFUSED, "check TRIGGER_SECRET_KEY");
        assertFails(refused::whoAmI, Reason.REFUSED, "check TRIGGER_SECRET_KEY");
        assertThat(trigger.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void no_answer_in_time_ends_the_wait_whatever_part_is_missing_and_the_next_does_not_wait(boolean afterHeaders) {
        TriggerApiOptions impatient = new TriggerApiOptions(
                trigger.url(), TriggerStub.SECRET_KEY, null, Duration.ofSeconds(10), Duration.ofMillis(300));
        TriggerApi waiting = new TriggerApi(impatient, () -> now);
        trigger.run("run_abc", "COMPLETED", "").thenSilence(afterHeaders);

        assertFails(() -> waiting.retrieveRun("run_abc"), Reason.UNAVAILABLE, "did not answer within");
        assertFails(() -> waiting.retrieveRun("run_abc"), Reason.UNAVAILABLE, "did not answer within");
        assertThat(trigger.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 302, 500, 503})
    void any_other_status_is_a_failure_that_passes(int status) {
        trigger.run("run_abc", "COMPLETED", "");
        trigger.then(exchange -> {
            exchange.getResponseHeaders().set("Location", trigger.url() + "/login");
            exchange.sendResponseHeaders(status, -1);
        });

        assertFails(() -> api.retrieveRun("run_abc"), Reason.UNAVAILABLE, "answered with status " + status);
        now = NOON.plusSeconds(5);
        assertThat(api.retrieveRun("run_abc")).isPresent();
    }

    @Test
    void a_connection_that_was_idle_for_so_long_that_a_firewall_may_have_dropped_it_is_not_used_again() {
        trigger.run("run_abc", "COMPLETED", "");
        api.retrieveRun("run_abc");
        now = NOON.plusSeconds(20);
        api.retrieveRun("run_abc");
        now = now.plusSeconds(31);
        api.retrieveRun("run_abc");

        List<Integer> connections = trigger.clientPorts();
        assertThat(connections.get(1)).isEqualTo(connections.get(0)).isNotEqualTo(connections.get(2));
    }

    @Test
    void an_address_where_nobody_listens_is_a_failure() {
        trigger.close();

        assertFails(() -> api.retrieveRun("run_abc"), Reason.UNAVAILABLE, "could not be reached");
    }

    @Test
    void who_asks_after_the_end_is_told_of_a_failure() {
        trigger.run("run_abc", "COMPLETED", "");
        api.retrieveRun("run_abc");
        api.close();

        assertFails(() -> api.retrieveRun("run_abc"), Reason.UNAVAILABLE, "could not be reached");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "<html>tr_prod_4bDr7Hqz0secret</html>",
                "{}",
                "{\"status\":{\"apiKey\":\"tr_prod_4bDr7Hqz0secret\"}}"
            })
    void what_is_no_run_is_a_failure_that_quotes_nothing(String body) {
        trigger.then(200, body, Map.of());

        assertFails(() -> api.retrieveRun("run_abc"), Reason.MALFORMED, "trigger.dev answered with");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+1000000000-12-31T23:59:59.999999999Z",
                "-1000000000-01-01T00:00:00Z",
                "9999-12-31T23:59:59Z",
                "1970-01-01T00:00:00Z"
            })
    void a_time_that_cannot_be_meant_costs_that_field_only(String time) {
        trigger.run("run_abc", "FAILED", "\"createdAt\":\"2026-11-24T10:00:00Z\",\"finishedAt\":\"" + time + "\",");

        RunState state = api.retrieveRun("run_abc").orElseThrow();

        assertThat(state.finishedAt()).isNull();
        assertThat(state.createdAt()).isEqualTo("2026-11-24T10:00:00Z");
    }

    @Test
    void a_malformed_field_costs_that_field_only() {
        trigger.then(
                200,
                "{\"status\":\"FAILED\",\"taskIdentifier\":7,\"createdAt\":\"tr_prod_4bDr7Hqz0secret\",\"startedAt\":{},"
                        + "\"finishedAt\":\"2026-11-24T10:00:05Z\",\"durationMs\":\"long\",\"error\":[],\"attemptCount\":-1,"
                        + "\"version\":{},\"isTest\":\"yes\",\"relatedRuns\":{\"parent\":{\"id\":\"batch_1\"},\"root\":7}}",
                Map.of());

        RunState state = api.retrieveRun("run_abc").orElseThrow();

        assertThat(state)
                .isEqualTo(new RunState(
                        "run_abc",
                        RunStatus.FAILED,
                        null,
                        null,
                        null,
                        Instant.parse("2026-11-24T10:00:05Z"),
                        null,
                        null,
                        null,
                        null,
                        false,
                        null,
                        null));
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void Retry_After_counts_like_the_header_of_trigger_devs_own(int status) {
        trigger.run("run_abc", "COMPLETED", "");
        trigger.then(status, "{}", Map.of("Retry-After", "30"));

        assertThatExceptionOfType(TriggerApiException.class)
                .isThrownBy(() -> api.retrieveRun("run_abc"))
                .satisfies(e -> assertThat(e.retryAt()).isEqualTo(NOON.plusSeconds(30)));
        now = NOON.plusSeconds(29);
        assertThatExceptionOfType(TriggerApiException.class).isThrownBy(() -> api.retrieveRun("run_abc"));
        assertThat(trigger.requests()).hasSize(1);
        now = NOON.plusSeconds(30);
        assertThat(api.retrieveRun("run_abc")).isPresent();
    }

    @Test
    void Retry_After_goes_before_what_a_bucket_with_room_says() {
        trigger.run("run_abc", "COMPLETED", "");
        String reset = Long.toString(NOON.plusSeconds(10).toEpochMilli());
        trigger.then(429, "{}", Map.of("x-ratelimit-remaining", "5", "x-ratelimit-reset", reset, "Retry-After", "30"));

        assertFails(() -> api.retrieveRun("run_abc"), Reason.RATE_LIMITED, "no request before 2026-11-25T12:00:30Z");
        assertFails(() -> api.retrieveRun("run_abc"), Reason.RATE_LIMITED, "no request before 2026-11-25T12:00:30Z");
        assertThat(trigger.requests()).hasSize(1);
    }

    @Test
    void a_body_without_end_is_read_up_to_a_limit_and_silences_no_other() {
        AtomicLong sent = new AtomicLong();
        trigger.run("run_abc", "COMPLETED", "").then(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] children = "{\"id\":\"run_child\"},".repeat(4_096).getBytes(UTF_8);
            exchange.getResponseBody().write("{\"relatedRuns\":{\"children\":[".getBytes(UTF_8));
            // More than any heap of a test, unless the other side hangs up.
            while (sent.addAndGet(children.length) < 4L * 1024 * 1024 * 1024) {
                exchange.getResponseBody().write(children);
            }
        });

        assertFails(() -> api.retrieveRun("run_abc"), Reason.MALFORMED, "more than 8388608 bytes");
        assertThat(sent).hasValueLessThan(512L * 1024 * 1024);
        assertThat(api.retrieveRun("run_abc")).isPresent();
    }

    @Test
    void a_broken_answer_of_whoami_is_a_failure_that_quotes_nothing() {
        trigger.then(200, "{\"apiKey\":\"" + TriggerStub.SECRET_KEY + "\",\"slug\":[", Map.of());

        assertFails(api::whoAmI, Reason.MALFORMED, "not JSON of its API");
    }

    @Test
    void the_options_do_not_tell_the_secret_key() {
        assertThat(trigger.options().toString()).contains(trigger.url()).doesNotContain("tr_prod");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tr_prod_a b", "tr_prod_a\nX-Header: b", "tr_prod_ä"})
    void a_secret_key_that_can_be_none_is_refused_without_being_quoted(String key) {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new TriggerApiOptions(trigger.url(), key, null, Duration.ofSeconds(1), Duration.ofSeconds(1)))
                .withMessageContaining("TRIGGER_SECRET_KEY")
                .withMessageNotContaining("tr_prod");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"api.trigger.dev", "ftp://api.trigger.dev", "https://key@api.trigger.dev", "https://a.dev/?a=b"})
    void an_address_that_is_none_is_refused(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TriggerApiOptions(
                        url, TriggerStub.SECRET_KEY, null, Duration.ofSeconds(1), Duration.ofSeconds(1)))
                .withMessageContaining("telemetry.trigger.api-url");
    }

    private static void assertFails(ThrowingCallable call, Reason reason, String message) {
        assertThatExceptionOfType(TriggerApiException.class)
                .isThrownBy(call)
                .withMessageContaining(message)
                .satisfies(failure -> {
                    assertThat(failure.reason()).isEqualTo(reason);
                    StringWriter trace = new StringWriter();
                    failure.printStackTrace(new PrintWriter(trace));
                    assertThat(trace.toString()).doesNotContain("tr_prod");
                });
    }
}
