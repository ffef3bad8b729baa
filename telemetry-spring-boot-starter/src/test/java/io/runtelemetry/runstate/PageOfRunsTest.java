package io.runtelemetry.runstate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.runtelemetry.trigger.RunState;
import io.runtelemetry.trigger.RunState.Failure;
import io.runtelemetry.trigger.RunStatus;
import io.runtelemetry.trigger.TriggerApi;
import io.runtelemetry.trigger.TriggerApiException;
import io.runtelemetry.trigger.TriggerApiException.Reason;
import io.runtelemetry.trigger.TriggerEnvironment;
import io.runtelemetry.trigger.TriggerRunUrlGenerator;
import io.runtelemetry.trigger.TriggerStub;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a page of many runs takes of trigger.dev's rate limit, which is that of the tasks. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PageOfRunsTest {

    private static final String FAILED = "\"finishedAt\":\"2026-11-24T10:00:05.250Z\","
            + "\"error\":{\"name\":\"StripeCardError\",\"message\":\"declined\",\"stackTrace\":\"at x\"},";

    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

    private final TriggerStub trigger = new TriggerStub();

    private final AtomicLong nanos = new AtomicLong();

    private final CachedRunStates states = states(300, true);

    @AfterEach
    void every_request_was_as_trigger_dev_takes_it() {
        trigger.close();
        assertThat(trigger.violations()).isEmpty();
    }

    @Test
    void a_thousand_runs_are_ten_requests_and_none_the_next_time() {
        List<String> page = runs(1_000, "COMPLETED", "");

        assertThat(states.find(page)).hasSize(1_000);
        assertThat(states.find(page)).containsOnlyKeys(page);
        assertThat(states.find("run_7")).isPresent();

        assertThat(trigger.requests()).hasSize(10).containsOnly("/api/v1/query");
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404})
    void where_there_are_no_queries_some_are_asked_for_one_by_one_and_queries_not_again(int status) {
        trigger.withoutQueries(status);
        List<String> page = runs(1_000, "COMPLETED", "");

        assertThat(states.find(page)).containsOnlyKeys(page.subList(0, 25));
        assertThat(states.find(page)).containsOnlyKeys(page.subList(0, 50));

        assertThat(trigger.requests()).hasSize(1 + 25 + 25).containsOnlyOnce("/api/v1/query");
    }

    @Test
    void a_thousand_runs_without_queries_stay_within_the_budget_however_often_somebody_looks() {
        trigger.withoutQueries(404);
        CachedRunStates frugal = states(60, true);
        List<String> page = runs(1_000, "EXECUTING", "");

        for (int second = 0; second < 60; second += 5) {
            frugal.find(page);
            nanos.addAndGet(Duration.ofSeconds(5).toNanos() - 1);
        }

        assertThat(trigger.requests()).hasSize(60);
    }

    @Test
    void what_the_budget_does_not_allow_is_left_out_and_told_to_who_asks_for_one_until_the_minute_is_over() {
        CachedRunStates frugal = states(2, true);
        List<String> page = runs(300, "COMPLETED", "");

        assertThat(frugal.find(page)).hasSize(200);
        assertThatExceptionOfType(TriggerApiException.class)
                .isThrownBy(() -> frugal.find("run_299"))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.RATE_LIMITED))
                .satisfies(e -> assertThat(e.retryAt()).isEqualTo(NOON.plusSeconds(60)))
                .withMessageContaining("telemetry.trigger.state-budget");
        assertThatExceptionOfType(TriggerApiException.class).isThrownBy(() -> frugal.findFailure("run_0"));

        nanos.addAndGet(Duration.ofSeconds(60).toNanos());
        assertThat(frugal.find("run_299")).isPresent();
        assertThat(trigger.requests()).hasSize(3);
    }

    @Test
    void the_newest_are_asked_for_first_as_far_as_their_IDs_tell() {
        String older = "run_06g2b52gnds9o9jkd9ctu230e1";
        String newer = "run_06h2b52gnds9o9jkd9ctu230e1";
        CachedRunStates frugal = states(2, true);
        trigger.withoutQueries(404)
                .run(older, "COMPLETED", "")
                .run(newer, "COMPLETED", "")
                .run("run_a", "COMPLETED", "");

        assertThat(frugal.find(List.of("run_a", older, newer))).containsOnlyKeys(newer);
    }

    @Test
    void what_a_query_does_not_see_is_asked_for_alone_and_what_is_no_run_is_left_out() {
        trigger.run("run_a", "COMPLETED", "").run("run_new", "EXECUTING", "").unreplicated("run_new");
        trigger.run("run_other", "COMPLETED", "").forbid("run_other");

        Map<String, RunState> found =
                states.find(List.of("run_a", "run_new", "run_other", "batch_1", "run_'); DROP", "", "run_a"));

        assertThat(found).containsOnlyKeys("run_a", "run_new");
        assertThat(trigger.requests())
                .containsExactly("/api/v1/query", "/api/v3/runs/run_new", "/api/v3/runs/run_other");
    }

    @Test
    void a_page_of_which_nothing_can_be_known_says_why_and_one_that_is_known_in_part_shows_that() {
        trigger.run("run_a", "COMPLETED", "");
        states.find("run_a");
        trigger.then(500, "{}", Map.of());

        assertThat(states.find(List.of("run_a", "run_b", "run_c"))).containsOnlyKeys("run_a");
        assertThatExceptionOfType(TriggerApiException.class)
                .isThrownBy(() -> states.find(List.of("run_b", "run_c")))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.UNAVAILABLE));
        assertThat(trigger.requests()).hasSize(2);
    }

    @Test
    void an_answer_about_one_run_that_is_none_silences_no_other_and_is_told_where_nothing_is_known() {
        trigger.run("run_b", "COMPLETED", "").run("run_c", "COMPLETED", "");
        trigger.then(404, "no queries", Map.of()).then(200, "{}", Map.of());

        assertThat(states.find(List.of("run_a", "run_b", "run_c"))).containsOnlyKeys("run_b", "run_c");

        trigger.then(200, "{}", Map.of());
        assertThatExceptionOfType(TriggerApiException.class)
                .isThrownBy(() -> states.find(List.of("run_a")))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.MALFORMED));
    }

    @Test
    void an_answer_to_one_query_that_is_none_silences_no_other() {
        List<String> page = runs(300, "COMPLETED", "");
        trigger.then(200, "[]", Map.of());

        assertThat(states.find(page)).hasSize(200 + 25);
    }

    @Test
    void a_request_that_is_not_sent_costs_nothing_of_the_budget() {
        CachedRunStates frugal = states(2, true);
        trigger.then(500, "{}", Map.of());

        for (ThrowingCallable ask : List.<ThrowingCallable>of(
                () -> frugal.find("run_a"),
                () -> frugal.findFailure("run_a"),
                () -> frugal.find(List.of("run_a", "run_b")),
                () -> frugal.find("run_b"))) {
            assertThatExceptionOfType(TriggerApiException.class)
                    .isThrownBy(ask)
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.UNAVAILABLE));
        }
        assertThat(trigger.requests()).hasSize(1);
    }

    @Test
    void slow_queries_are_no_longer_asked_once_the_time_out_has_passed() {
        List<String> page = runs(1_000, "COMPLETED", "");
        for (int i = 0; i < 10; i++) {
            trigger.then(exchange -> {
                nanos.addAndGet(Duration.ofSeconds(8).toNanos());
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write("{\"results\":[]}".getBytes(UTF_8));
            });
        }

        assertThat(states.find(page)).isEmpty();
        assertThat(trigger.requests()).hasSize(2);
    }

    @Test
    void where_errors_are_not_to_be_shown_none_is_kept_whoever_told_it() {
        CachedRunStates discreet = states(300, false);
        trigger.run("run_a", "FAILED", FAILED).run("run_b", "FAILED", FAILED).run("run_c", "FAILED", FAILED);
        trigger.trace("run_a", "{\"data\":{\"message\":\"charge pym_123\",\"isError\":true}}");
        RunState told = states.find("run_c").orElseThrow();
        assertThat(told.error()).isEqualTo(new Failure("StripeCardError", "declined"));

        discreet.learn(told);

        assertThat(discreet.hidesErrors()).isTrue();
        assertThat(discreet.find("run_a").orElseThrow().error()).isNull();
        assertThat(discreet.find(List.of("run_b", "run_c")).values())
                .hasSize(2)
                .allSatisfy(state -> assertThat(state.error()).isNull());
        assertThat(discreet.findFailure("run_a")).isEmpty();
        assertThat(trigger.requests()).noneMatch(path -> path.endsWith("/trace"));
    }

    @Test
    void what_was_told_is_kept_unless_more_is_known_already() {
        trigger.run("run_a", "FAILED", FAILED);
        RunState asked = states.find("run_a").orElseThrow();

        states.learn(asked.withoutError());
        states.learn(new RunState(
                "run_b", RunStatus.CRASHED, null, null, null, null, null, null, null, null, false, null, null));

        assertThat(states.find("run_a")).contains(asked);
        assertThat(states.find("run_b").orElseThrow().status()).isEqualTo(RunStatus.CRASHED);
        assertThat(trigger.requests()).hasSize(1);
    }

    @Test
    void where_a_run_failed_is_asked_for_once() {
        trigger.run("run_a", "FAILED", FAILED).trace("run_a", "{\"data\":{\"message\":\"charge\",\"isError\":true}}");
        states.find("run_a");

        for (int i = 0; i < 3; i++) {
            assertThat(states.findFailure("run_a").orElseThrow().path()).containsExactly("charge");
            nanos.addAndGet(Duration.ofMinutes(10).toNanos());
        }

        assertThat(trigger.requests()).containsExactly("/api/v3/runs/run_a", "/api/v1/runs/run_a/trace");
    }

    private List<String> runs(int count, String status, String more) {
        return IntStream.range(0, count)
                .mapToObj(i -> "run_" + i)
                .peek(runId -> trigger.run(runId, status, more))
                .toList();
    }

    private CachedRunStates states(int budget, boolean showError) {
        RunStateProperties properties = new RunStateProperties(
                "https://cloud.trigger.dev",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                RunStateProperties.Validation.ON_DEMAND,
                Duration.ofDays(7),
                false,
                showError,
                budget,
                new RunStateProperties.Cache(Duration.ofSeconds(5), Duration.ofHours(1), 10_000));
        return new CachedRunStates(
                new TriggerApi(trigger.options()),
                new TriggerRunUrlGenerator("https://cloud.trigger.dev", TriggerEnvironment.UNKNOWN),
                properties,
                () -> NOON,
                nanos::get);
    }
}
