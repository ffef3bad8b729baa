package io.runtelemetry.alert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.runtelemetry.TelemetryListener.AlertOutcome;
import io.runtelemetry.trigger.RunState;
import io.runtelemetry.trigger.RunStates;
import io.runtelemetry.trigger.RunStatus;
import io.runtelemetry.trigger.TriggerApiException;
import io.runtelemetry.web.ApiServer;
import io.runtelemetry.web.ApiServer.Stack;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The receiver behind a security that asks for a log-in and a CSRF token everywhere, neither of which trigger.dev has. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class AlertReceiverTest {

    private static final String SECRET = "alert-secret";

    private static final String PATH = "/telemetry/trigger/alerts";

    private static final Map<Stack, ApiServer> SERVERS = new EnumMap<>(Stack.class);

    private static ApiServer server(Stack stack) {
        return SERVERS.computeIfAbsent(
                stack,
                key -> ApiServer.withSpringSecurity(
                        key,
                        "telemetry.web.alerts.secret=" + SECRET,
                        "telemetry.web.alerts.max-size=4KB",
                        // Whoever asked trigger.dev would be told that nobody is there.
                        "TRIGGER_SECRET_KEY=tr_prod_x",
                        "telemetry.trigger.api-url=http://127.0.0.1:9",
                        "telemetry.trigger.validation=on-demand",
                        "telemetry.web.alerts.projects=proj_abc"));
    }

    @AfterAll
    static void stop() {
        SERVERS.values().forEach(ApiServer::close);
    }

    @ParameterizedTest
    @EnumSource
    void a_failed_run_is_recorded_for_the_entities_of_its_tags(Stack stack) throws Exception {
        String alert =
                failed("run_tags", "payment:pym:1", "subscription:sub ü", "cat:1", "payment:", "nothing", "invoice");

        assertThat(send(stack, alert, signature(alert)).statusCode()).isEqualTo(204);

        assertThat(server(stack).runOf("payment", "pym:1")).contains("run_tags");
        assertThat(server(stack).runOf("subscription", "sub ü")).contains("run_tags");
    }

    @ParameterizedTest
    @EnumSource
    void what_an_alert_says_of_its_run_need_not_be_asked_for(Stack stack) throws Exception {
        RunStates states = server(stack).context().getBean(RunStates.class);
        String alert = failed("run_known", "cat:1");
        send(stack, alert.replace("run_known", "run_forged"), "00");
        String foreign = alert.replace("proj_abc", "proj_other").replace("run_known", "run_foreign");
        send(stack, foreign, signature(foreign));

        send(stack, alert, signature(alert));

        RunState state = states.find("run_known").orElseThrow();
        assertThat(state.status()).isEqualTo(RunStatus.FAILED);
        assertThat(state.task()).isEqualTo("attempt-billing-run");
        assertThat(state.error()).isEqualTo(new RunState.Failure(null, "no"));
        for (String notTaken : new String[] {"run_forged", "run_foreign"}) {
            assertThatExceptionOfType(TriggerApiException.class).isThrownBy(() -> states.find(notTaken));
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_is_not_signed_with_the_secret_is_refused(Stack stack) throws Exception {
        String alert = failed("run_forged", "payment:pym_forged");
        String right = signature(alert);

        for (String wrong : new String[] {
            null, "", "00", right.substring(1), right + "0", new AlertSignature("other").of(alert.getBytes(UTF_8))
        }) {
            ApiServer.assertProblem(send(stack, alert, wrong), 401, "is not the signature of this body");
        }
        ApiServer.assertProblem(send(stack, alert.replace("forged", "forgeD"), right), 401, "not the signature");
        assertThat(server(stack).runOf("payment", "pym_forged")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void an_alert_that_comes_again_is_accepted_and_changes_nothing(Stack stack) throws Exception {
        String alert = failed("run_first", "payment:pym_again");
        assertThat(send(stack, alert, signature(alert)).statusCode()).isEqualTo(204);
        server(stack).record("payment", "pym_again", "run_later");

        assertThat(send(stack, alert, signature(alert)).statusCode()).isEqualTo(204);

        assertThat(server(stack).runOf("payment", "pym_again")).contains("run_later");
    }

    @ParameterizedTest
    @EnumSource
    void an_alert_of_another_time_is_refused(Stack stack) throws Exception {
        Instant now = Instant.now();
        for (Instant created : new Instant[] {now.minus(Duration.ofMinutes(61)), now.plus(Duration.ofMinutes(61))}) {
            String alert = failed(created, "run_old", "payment:pym_old");

            ApiServer.assertProblem(send(stack, alert, signature(alert)), 400, "max-age");
        }
        assertThat(server(stack).runOf("payment", "pym_old")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void an_alert_that_is_too_large_is_refused(Stack stack) throws Exception {
        String alert = failed("run_large", "payment:pym_large", "x".repeat(4096));

        ApiServer.assertProblem(send(stack, alert, signature(alert)), 413, "max-size");

        assertThat(server(stack).runOf("payment", "pym_large")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void an_alert_about_something_else_is_accepted_and_ignored(Stack stack) throws Exception {
        String alert = failed("run_other", "payment:pym_other").replace("alert.run.failed", "alert.deployment.failed");

        assertThat(send(stack, alert, signature(alert)).statusCode()).isEqualTo(204);

        assertThat(server(stack).runOf("payment", "pym_other")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void an_alert_of_another_environment_or_project_or_of_a_test_run_leaves_the_record(Stack stack) throws Exception {
        ApiServer server = server(stack);
        server.record("payment", "pym_own", "run_own");
        server.alerts().clear();
        String alert = failed("run_foreign", "payment:pym_own");

        for (String foreign : new String[] {
            alert.replace("\"slug\":\"prod\"", "\"slug\":\"stg\"").replace("PRODUCTION", "STAGING"),
            alert.replace("\"environment\"", "\"elsewhere\""),
            alert.replace("proj_abc", "proj_other"),
            alert.replace("\"isTest\":false", "\"isTest\":true")
        }) {
            assertThat(send(stack, foreign, signature(foreign)).statusCode()).isEqualTo(204);
        }

        assertThat(server.runOf("payment", "pym_own")).contains("run_own");
        assertThat(server.alerts())
                .containsExactly(
                        AlertOutcome.FOREIGN, AlertOutcome.FOREIGN, AlertOutcome.FOREIGN, AlertOutcome.TEST_RUN);
    }

    @ParameterizedTest
    @EnumSource
    void an_alert_of_the_first_version_of_webhooks_is_accepted_and_ignored(Stack stack) throws Exception {
        String alert = """
                {"id":"alert_1","created":"%s","webhookVersion":"v1","task":{"id":"attempt-billing-run"},
                "run":{"id":"run_v1","status":"FAILED","isTest":false},"environment":{"type":"PRODUCTION","slug":"prod"},
                "error":{"message":"no"}}""".formatted(Instant.now());

        assertThat(send(stack, alert, signature(alert)).statusCode()).isEqualTo(204);
    }

    @ParameterizedTest
    @EnumSource
    void what_becomes_of_each_alert_is_told(Stack stack) throws Exception {
        server(stack).alerts().clear();
        String alert = failed("run_told", "payment:pym_told");
        String untagged = failed("run_told", "cat:1");
        String old = failed(Instant.now().minus(Duration.ofDays(1)), "run_told", "payment:pym_told");
        String large = failed("run_told", "x".repeat(4096));

        send(stack, alert, signature(alert));
        send(stack, alert, signature(alert));
        send(stack, alert, "00");
        send(stack, untagged, signature(untagged));
        send(stack, old, signature(old));
        send(stack, large, signature(large));
        send(stack, "{", signature("{"));

        assertThat(server(stack).alerts())
                .containsExactly(
                        AlertOutcome.RECORDED,
                        AlertOutcome.REPEATED,
                        AlertOutcome.WRONG_SIGNATURE,
                        AlertOutcome.NO_ENTITY,
                        AlertOutcome.STALE,
                        AlertOutcome.TOO_LARGE,
                        AlertOutcome.MALFORMED);
    }

    @ParameterizedTest
    @EnumSource
    void what_is_no_alert_is_refused_with_a_reason(Stack stack) throws Exception {
        ApiServer.assertProblem(send(stack, "{", signature("{")), 400, "no well-formed JSON");
        ApiServer.assertProblem(send(stack, "", signature("")), 400, "no well-formed JSON");
        ApiServer.assertProblem(send(stack, "{}", signature("{}")), 400, "no text 'type'");
        String timeless = "{\"type\":\"alert.run.failed\",\"created\":\"now\",\"object\":{\"run\":{\"id\":\"run_a\"}}}";
        ApiServer.assertProblem(send(stack, timeless, signature(timeless)), 400, "'created' is no time");
    }

    @ParameterizedTest
    @EnumSource
    void only_alerts_pass_by_the_security_of_the_application(Stack stack) throws Exception {
        assertThat(server(stack).get(PATH).statusCode()).isEqualTo(405);
        assertThat(server(stack).get("/telemetry/payment/1").statusCode()).isIn(401, 302);
        assertThat(server(stack).postJson(PATH + "/more", "{}").statusCode()).isIn(401, 403);
    }

    private static HttpResponse<String> send(Stack stack, String alert, String signature) throws Exception {
        var request = server(stack).request(PATH, "Content-Type", "application/json");
        if (signature != null) {
            request.header("x-trigger-signature-hmacsha256", signature);
        }
        return server(stack).send(request.POST(BodyPublishers.ofString(alert)).build());
    }

    private static String signature(String alert) {
        return new AlertSignature(SECRET).of(alert.getBytes(UTF_8));
    }

    private static String failed(String runId, String... tags) {
        return failed(Instant.now(), runId, tags);
    }

    /** As trigger.dev sends it. */
    private static String failed(Instant created, String runId, String... tags) {
        return """
                {"id":"alert_1","created":"%s","webhookVersion":"v1","type":"alert.run.failed","object":{
                "task":{"id":"attempt-billing-run","filePath":"src/a.ts","exportName":"attempt"},
                "run":{"id":"%s","number":7,"status":"FAILED","isTest":false,"tags":["%s"],
                "error":{"type":"STRING_ERROR","raw":"no"},"dashboardUrl":"https://cloud.trigger.dev/runs/x"},
                "environment":{"id":"e","type":"PRODUCTION","slug":"prod"},"organization":{"id":"o","slug":"acme"},
                "project":{"id":"p","ref":"proj_abc","slug":"billing"}}}""".formatted(created, runId, String.join("\",\"", tags));
    }
}
