package io.runtelemetry.web;

import static io.runtelemetry.web.ApiServer.assertProblem;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.EntityRef;
import io.runtelemetry.LinkAccess;
import io.runtelemetry.LinkAccess.Action;
import io.runtelemetry.LinkAccess.Outcome;
import io.runtelemetry.web.ApiServer.Stack;
import java.net.http.HttpResponse;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is not answered about runs, and why. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@TestInstance(Lifecycle.PER_CLASS)
class RunsApiRefusalTest {

    private static final String TOKEN = "0123456789abcdef0123456789abcdef";

    private final OneRunTrigger trigger = new OneRunTrigger();

    @AfterAll
    void stop() {
        trigger.close();
    }

    @ParameterizedTest
    @EnumSource
    void too_many_requests_are_told_with_the_time_to_wait_and_links_go_on(Stack stack) throws Exception {
        try (ApiServer server = ApiServer.open(stack, trigger.properties())) {
            server.record("payment", "pym_1", "run_many");

            HttpResponse<String> answer = server.get("/telemetry/runs/run_many/state");

            assertProblem(answer, 503, "trigger.dev asked for no request before");
            assertThat(answer.headers().firstValueAsLong("Retry-After").orElse(0))
                    .isBetween(1L, 31L);
            assertThat(server.accesses())
                    .containsExactly(
                            new LinkAccess(Action.LOOKUP, new EntityRef("run", "run_many"), Outcome.UNAVAILABLE, null));
            assertThat(server.get("/telemetry/payment/pym_1").statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_secret_key_that_is_refused_is_no_fault_of_the_caller_and_is_not_told(Stack stack) throws Exception {
        try (ApiServer server =
                ApiServer.open(stack, trigger.properties("telemetry.trigger.secret-key=tr_prod_wrongsecret"))) {
            HttpResponse<String> answer = server.get("/telemetry/runs/run_abc/state");

            assertProblem(answer, 502, "trigger.dev refused the secret key");
            assertThat(answer.body()).doesNotContain("tr_prod");
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_authority_of_its_own_lets_only_some_read_why_runs_failed(Stack stack) throws Exception {
        String[] properties = trigger.properties(
                "telemetry.web.enabled=true",
                "telemetry.web.error-authority=ROLE_ADMIN",
                "telemetry.web.token=" + TOKEN,
                "test.chain=forgetful");
        String[] admin = basic("admin:secret");
        try (ApiServer server = ApiServer.withSpringSecurity(stack, properties)) {
            for (String path : new String[] {"runs/run_abc/state", "states?runs=run_abc"}) {
                assertThat(server.get("/telemetry/" + path, admin).body())
                        .contains("Your card was declined.", "\"errorHidden\":false");
                for (String[] other : new String[][] {basic("reader:secret"), {"Telemetry-Token", TOKEN}}) {
                    assertThat(server.get("/telemetry/" + path, other).body())
                            .contains("\"status\":\"FAILED\"", "\"error\":null,\"errorHidden\":true")
                            .doesNotContain("declined", "StripeCardError");
                }
            }
            String failure = "/telemetry/runs/run_abc/failure";
            assertThat(server.get(failure, admin).body()).contains("declined");
            assertProblem(server.get(failure, basic("reader:secret")), 403, "You may not see why runs failed");
            assertProblem(server.get(failure), 401, "");
        }
    }

    private static String[] basic(String user) {
        return new String[] {"Authorization", "Basic " + Base64.getEncoder().encodeToString(user.getBytes(UTF_8))};
    }

    @ParameterizedTest
    @EnumSource
    void where_errors_are_not_shown_nobody_reads_why_runs_failed(Stack stack) throws Exception {
        try (ApiServer server = ApiServer.open(stack, trigger.properties("telemetry.trigger.show-error=false"))) {
            assertThat(server.get("/telemetry/runs/run_abc/state").body())
                    .contains("\"error\":null,\"errorHidden\":true")
                    .doesNotContain("declined");
            assertProblem(server.get("/telemetry/runs/run_abc/failure"), 404, "telemetry.trigger.show-error is off");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_run_that_the_secret_key_may_not_read_has_no_state_and_the_answer_says_why(Stack stack) throws Exception {
        try (ApiServer server = ApiServer.open(stack, trigger.properties())) {
            assertProblem(server.get("/telemetry/runs/run_other/state"), 404, "may not read this run");
            assertThat(server.get("/telemetry/runs/run_abc/state").statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource
    void of_a_run_that_is_not_known_any_more_its_ID_may_still_tell_the_time(Stack stack) throws Exception {
        try (ApiServer server = ApiServer.open(stack, trigger.properties())) {
            server.record("payment", "pym_old", "run_06g2b52gnds9o9jkd9ctu230e1");

            assertProblem(
                    server.get("/telemetry/runs/run_06g2b52gnds9o9jkd9ctu230e1/state"),
                    404,
                    "By its ID it was triggered at 2026-08-21T18:27:52.123Z");
            assertThat(server.get("/telemetry/payment/pym_old").body())
                    .contains("\"runIdTimestamp\":\"2026-08-21T18:27:52.123Z\"")
                    .doesNotContain("taggedRunsUrl");
        }
    }

    @ParameterizedTest
    @EnumSource
    void where_runs_are_tagged_an_entity_leads_to_the_list_of_them(Stack stack) throws Exception {
        String[] properties = {
            "telemetry.trigger.tags=true",
            "telemetry.trigger.organization=acme",
            "telemetry.trigger.project=billing",
            "telemetry.trigger.environment=prod"
        };
        try (ApiServer server = ApiServer.open(stack, trigger.properties(properties))) {
            server.record("payment", "pym_1", "run_abc");

            assertThat(server.get("/telemetry/payment/pym_1").body())
                    .contains("\"taggedRunsUrl\":\"https://cloud.trigger.dev/orgs/acme/projects/billing/env/prod/runs"
                            + "?tags=payment%3Apym_1&period=30d\"")
                    .doesNotContain("runIdTimestamp");
        }
    }

    @ParameterizedTest
    @EnumSource
    void without_a_secret_key_the_answer_says_what_is_missing(Stack stack) throws Exception {
        try (ApiServer server = ApiServer.open(stack)) {
            for (String path : new String[] {"runs/run_abc/state", "runs/run_abc/failure", "states?runs=run_abc"}) {
                assertProblem(server.get("/telemetry/" + path), 404, "TRIGGER_SECRET_KEY");
            }
            assertProblem(server.get("/telemetry/runs/run_abc"), 404, "telemetry.run-index.enabled");
        }
    }

    @ParameterizedTest
    @EnumSource
    void without_a_history_its_paths_are_those_of_entities(Stack stack) throws Exception {
        try (ApiServer server = ApiServer.open(stack)) {
            server.record("payment", "pym_1/history", "run_abc");

            assertThat(server.get("/telemetry/payment/pym_1/history").body()).startsWith("{\"record\"");
        }
    }

    @ParameterizedTest
    @EnumSource
    void nobody_sees_any_of_it_without_the_right_to_see_links(Stack stack) throws Exception {
        String[] properties = {"telemetry.web.enabled=true", "telemetry.web.token=" + TOKEN, "telemetry.history.size=3"
        };
        try (ApiServer server = ApiServer.withoutSpringSecurity(stack, properties)) {
            for (String path : new String[] {
                "runs/run_abc",
                "runs/run_abc/state",
                "runs/run_abc/failure",
                "states?runs=run_abc",
                "payment/pym_1/history"
            }) {
                assertProblem(server.get("/telemetry/" + path), 401, "");
                assertProblem(server.get("/telemetry/" + path, "Authorization", "Bearer wrong"), 401, "");
                assertProblem(server.get("/telemetry/" + path, "Authorization", "Bearer " + TOKEN), 404, "");
            }
        }
    }
}
