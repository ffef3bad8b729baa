package io.runtelemetry.web;

import static io.runtelemetry.web.ApiServer.assertProblem;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.EntityRef;
import io.runtelemetry.LinkAccess;
import io.runtelemetry.LinkAccess.Action;
import io.runtelemetry.LinkAccess.Outcome;
import io.runtelemetry.web.ApiServer.Stack;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked over HTTP of runs: their state, their entities, and those of an entity before the last one. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@TestInstance(Lifecycle.PER_CLASS)
class RunsApiTest {

    private static final String TIME = "\"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z\"";

    private final Map<Stack, ApiServer> servers = new EnumMap<>(Stack.class);

    private final OneRunTrigger trigger = new OneRunTrigger();

    @AfterAll
    void stop() {
        servers.values().forEach(ApiServer::close);
        trigger.close();
    }

    private ApiServer server(Stack stack) {
        return servers.computeIfAbsent(
                stack,
                kind -> ApiServer.open(
                        kind, trigger.properties("telemetry.history.size=3", "telemetry.run-index.enabled=true")));
    }

    @ParameterizedTest
    @EnumSource
    void the_state_of_a_run_is_what_trigger_dev_says_of_it_and_nothing_more(Stack stack) throws Exception {
        HttpResponse<String> answer = server(stack).get("/telemetry/runs/run_abc/state");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.body())
                .isEqualTo("{\"runId\":\"run_abc\",\"status\":\"FAILED\",\"task\":\"attempt-billing-run\","
                        + "\"createdAt\":\"2020-11-24T10:00:00Z\",\"startedAt\":\"2020-11-24T10:00:01.250Z\","
                        + "\"finishedAt\":\"2020-11-24T10:00:05.250Z\",\"durationMs\":3900,"
                        + "\"terminal\":true,\"failed\":true,\"logsLost\":true,"
                        + "\"error\":{\"name\":\"StripeCardError\",\"message\":\"Your card was declined.\"},"
                        + "\"errorHidden\":false,\"attempts\":3,\"version\":\"20201124.1\",\"test\":false,"
                        + "\"parentRunId\":\"run_parent\",\"rootRunId\":\"run_root\"}");
    }

    @ParameterizedTest
    @EnumSource
    void the_states_of_a_page_come_at_once_as_far_as_they_are_known(Stack stack) throws Exception {
        String one = server(stack).get("/telemetry/runs/run_abc/state").body();

        HttpResponse<String> posted =
                server(stack).postJson("/telemetry/states", "{\"runIds\":[\"run_gone\",\"batch_1\",\"run_abc\",7]}");
        HttpResponse<String> got = server(stack).get("/telemetry/states?runs=run_abc,run_gone,batch_1,");

        assertThat(posted.statusCode()).isEqualTo(200);
        assertThat(posted.body()).isEqualTo("{\"states\":[" + one + "]}");
        assertThat(got.body()).isEqualTo(posted.body());
    }

    @ParameterizedTest
    @EnumSource
    void a_page_has_five_hundred_runs_at_most_and_says_so_in_JSON(Stack stack) throws Exception {
        String tooMany = IntStream.rangeClosed(0, 500).mapToObj(i -> "run_" + i).collect(Collectors.joining(","));
        assertProblem(server(stack).get("/telemetry/states"), 400, "'runs'");
        assertProblem(server(stack).get("/telemetry/states?runs=" + tooMany), 400, "at most 500 runs");
        assertProblem(server(stack).postJson("/telemetry/states", "{\"runIds\":7}"), 400, "at most 500 runs");
        assertProblem(server(stack).postJson("/telemetry/states", "{"), 400, "no well-formed JSON");
        HttpResponse<String> form = server(stack)
                .send(server(stack)
                        .request("/telemetry/states")
                        .POST(BodyPublishers.ofString("{}"))
                        .build());
        assertProblem(form, 415, "application/json");
        HttpResponse<String> put = server(stack)
                .send(server(stack)
                        .request("/telemetry/states")
                        .PUT(BodyPublishers.noBody())
                        .build());
        assertProblem(put, 405, "Only POST");
    }

    @ParameterizedTest
    @EnumSource
    void where_a_run_failed_is_what_its_trace_says_without_stacks(Stack stack) throws Exception {
        HttpResponse<String> answer = server(stack).get("/telemetry/runs/run_abc/failure");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.body())
                .isEqualTo("{\"runId\":\"run_abc\",\"path\":[\"attempt-billing-run\",\"Attempt 1\"],\"attempts\":"
                        + "[{\"number\":1,\"error\":{\"name\":\"StripeCardError\","
                        + "\"message\":\"Your card was declined.\"}}],\"truncated\":false}");
        assertProblem(server(stack).get("/telemetry/runs/run_gone/failure"), 404, "no trace of this run");
        assertProblem(server(stack).get("/telemetry/runs/batch_42/failure"), 400, "");
    }

    @ParameterizedTest
    @EnumSource
    void a_look_at_what_became_of_runs_is_a_look_up_of_the_runs(Stack stack) throws Exception {
        EntityRef run = new EntityRef("run", "run_abc");
        EntityRef gone = new EntityRef("run", "run_gone");
        server(stack).accesses().clear();

        server(stack).get("/telemetry/runs/run_abc/state");
        server(stack).get("/telemetry/runs/run_gone/failure");
        server(stack).get("/telemetry/states?runs=run_abc,run_gone,");

        assertThat(server(stack).accesses())
                .containsExactly(
                        new LinkAccess(Action.LOOKUP, run, Outcome.FOUND, null),
                        new LinkAccess(Action.LOOKUP, gone, Outcome.NOT_FOUND, null),
                        new LinkAccess(Action.LOOKUP, Map.of(run, Outcome.FOUND, gone, Outcome.NOT_FOUND), null));
    }

    @ParameterizedTest
    @EnumSource
    void a_run_that_trigger_dev_does_not_know_is_not_found(Stack stack) throws Exception {
        assertProblem(server(stack).get("/telemetry/runs/run_gone/state"), 404, "trigger.dev does not know this run");
    }

    @ParameterizedTest
    @ValueSource(strings = {"batch_42", "run_", "run_a%20b", "run_a%252Fb"})
    void only_runs_of_trigger_devs_form_have_a_state(String runId) throws Exception {
        HttpResponse<String> answer = server(Stack.SERVLET).get("/telemetry/runs/" + runId + "/state");

        assertProblem(answer, 400, "");
    }

    @ParameterizedTest
    @EnumSource
    void the_last_runs_of_an_entity_come_newest_first_with_times_and_links(Stack stack) throws Exception {
        for (String run : new String[] {"run_a", "run_b", "run_c", "run_d"}) {
            server(stack).record("payment", "a/b c", run);
        }

        for (String path :
                new String[] {"/telemetry/payment/a/b%20c/history", "/telemetry/history?type=payment&id=a/b%20c"}) {
            HttpResponse<String> answer = server(stack).get(path);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body())
                    .matches("\\{\"runs\":\\[" + run("run_d") + "," + run("run_c") + "," + run("run_b") + "]}");
        }
    }

    private static String run(String runId) {
        return "\\{\"runId\":\"" + runId + "\",\"at\":" + TIME + ",\"triggerUrl\":\""
                + Pattern.quote("https://cloud.trigger.dev/runs/" + runId) + "\"}";
    }

    @ParameterizedTest
    @EnumSource
    void a_look_at_a_history_is_a_look_up_of_the_entity(Stack stack) throws Exception {
        server(stack).record("payment", "audited", "run_a");
        server(stack).accesses().clear();

        server(stack).get("/telemetry/payment/audited/history");
        assertProblem(server(stack).get("/telemetry/payment/nothing/history"), 404, "No run is kept");

        assertThat(server(stack).accesses())
                .containsExactly(
                        new LinkAccess(Action.LOOKUP, new EntityRef("payment", "audited"), Outcome.FOUND, null),
                        new LinkAccess(Action.LOOKUP, new EntityRef("payment", "nothing"), Outcome.NOT_FOUND, null));
    }

    @ParameterizedTest
    @EnumSource
    void the_entities_that_a_run_touched_come_last_one_first(Stack stack) throws Exception {
        server(stack).record("payment", "pym_1", "run_touching");
        server(stack).record("invoice", "2026:7", "run_touching");
        server(stack).accesses().clear();

        HttpResponse<String> answer = server(stack).get("/telemetry/runs/run_touching");

        assertThat(answer.body())
                .isEqualTo("{\"runId\":\"run_touching\","
                        + "\"triggerUrl\":\"https://cloud.trigger.dev/runs/run_touching\",\"entities\":["
                        + "{\"type\":\"invoice\",\"id\":\"2026:7\"},{\"type\":\"payment\",\"id\":\"pym_1\"}]}");
        assertThat(server(stack).accesses())
                .singleElement()
                .extracting(access -> access.entities().keySet(), as(InstanceOfAssertFactories.COLLECTION))
                .containsExactly(new EntityRef("invoice", "2026:7"), new EntityRef("payment", "pym_1"));
    }

    @ParameterizedTest
    @EnumSource
    void a_run_that_touched_nothing_is_not_found_and_no_run_is_bad_input(Stack stack) throws Exception {
        assertProblem(server(stack).get("/telemetry/runs/run_none"), 404, "No entity is kept for this run");
        assertProblem(server(stack).get("/telemetry/runs/nonsense"), 400, "of no known form");
        assertProblem(server(stack).get("/telemetry/nonsense/1/history"), 400, "nonsense");
        assertProblem(server(stack).get("/telemetry/history?type=payment"), 400, "'id'");
    }

    @ParameterizedTest
    @EnumSource
    void all_of_it_is_there_to_be_read_only(Stack stack) throws Exception {
        for (String path :
                new String[] {"runs/run_abc", "runs/run_abc/state", "runs/run_abc/failure", "payment/pym_1/history"}) {
            HttpResponse<String> answer = server(stack)
                    .send(server(stack)
                            .request("/telemetry/" + path)
                            .POST(BodyPublishers.noBody())
                            .build());
            assertProblem(answer, 405, "Only GET");
        }
    }
}
