package io.runtelemetry.web;

import static io.runtelemetry.web.ApiServer.assertProblem;
import static io.runtelemetry.web.ApiServer.encoded;
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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class HttpApiTest {

    private static final Map<Stack, ApiServer> SERVERS = new EnumMap<>(Stack.class);

    private static ApiServer server(Stack stack) {
        return SERVERS.computeIfAbsent(stack, ApiServer::open);
    }

    @AfterAll
    static void stop() {
        SERVERS.values().forEach(ApiServer::close);
    }

    @ParameterizedTest
    @EnumSource
    void a_link_has_the_record_and_the_address_of_its_run(Stack stack) throws Exception {
        server(stack).record("payment", "pym_123", "run_abc");

        HttpResponse<String> answer = server(stack).get("/telemetry/payment/pym_123");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.body())
                .isEqualTo("{\"record\":{\"runId\":\"run_abc\"},"
                        + "\"triggerUrl\":\"https://cloud.trigger.dev/runs/run_abc\"}");
    }

    @ParameterizedTest
    @EnumSource
    void an_entity_without_a_record_is_not_found(Stack stack) throws Exception {
        assertProblem(server(stack).get("/telemetry/payment/none"), 404, "No run is recorded");
        assertProblem(server(stack).get("/telemetry/payment/none/open"), 404, "No run is recorded");
        assertThat(server(stack).get("/telemetry/payment/none/open").headers().firstValue("Location"))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void a_link_is_opened_by_a_redirect_that_leaves_no_trace(Stack stack) throws Exception {
        server(stack).record("invoice", "inv_1", "run_open");

        HttpResponse<String> answer = server(stack).get("/telemetry/invoice/inv_1/open");

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location")).contains("https://cloud.trigger.dev/runs/run_open");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.headers().firstValue("Referrer-Policy")).contains("no-referrer");
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void a_link_opens_the_run_that_was_shown_also_when_another_has_touched_the_entity_since(Stack stack)
            throws Exception {
        server(stack).record("invoice", "inv_shown", "run_later");
        server(stack).accesses().clear();

        for (String path : new String[] {
            "/telemetry/invoice/inv_shown/open?run=run_shown", "/telemetry/open?type=invoice&id=inv_shown&run=run_shown"
        }) {
            assertThat(server(stack).get(path).headers().firstValue("Location"))
                    .contains("https://cloud.trigger.dev/runs/run_shown");
        }

        assertThat(server(stack).accesses())
                .containsOnly(new LinkAccess(Action.OPEN, new EntityRef("invoice", "inv_shown"), Outcome.FOUND, null));
    }

    @ParameterizedTest
    @EnumSource
    void only_a_run_that_the_application_has_an_address_for_is_opened(Stack stack) throws Exception {
        for (String run : new String[] {
            "", "https://evil.example", "run_", "//evil.example", "run_a%0d%0aX:y", "run_a/..", "run_a&run=run_b"
        }) {
            HttpResponse<String> answer = server(stack).get("/telemetry/invoice/inv_1/open?run=" + run);

            assertThat(answer.statusCode()).as(run).isEqualTo(400);
            assertThat(answer.headers().firstValue("Location")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothing_but_the_address_of_a_run_is_redirected_to(Stack stack) throws Exception {
        server(stack).record("invoice", "inv_2", "run_open");

        for (String path : new String[] {
            "/telemetry/invoice/inv_2/open?url=https://evil.example&redirect=https://evil.example",
            "/telemetry/open?type=invoice&id=inv_2&url=https://evil.example"
        }) {
            assertThat(server(stack)
                            .get(path, "Referer", "https://evil.example")
                            .headers()
                            .firstValue("Location"))
                    .contains("https://cloud.trigger.dev/runs/run_open");
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_ID_is_the_rest_of_the_path_whatever_is_in_it(Stack stack) throws Exception {
        for (String id : new String[] {
            "a/b/c",
            "a:b",
            "a b",
            "100%",
            "ünï-✓-𝄞",
            "a+b",
            "a&b=c",
            "a;v=1",
            "a?b#c",
            "open",
            "..",
            "a//b",
            "\"q\"",
            "a\\b"
        }) {
            String runId = "run_" + Integer.toHexString(id.hashCode());
            server(stack).record("payment", id, runId);
            String segments = IntStream.range(0, id.split("/", -1).length)
                    .mapToObj(i -> encoded(id.split("/", -1)[i]).replace("+", "%20"))
                    .collect(Collectors.joining("/"));

            // What servers and clients read in a path of their own, a query keeps as it is.
            if (!id.equals("..") && !id.contains("\\")) {
                assertThat(server(stack).get("/telemetry/payment/" + segments).body())
                        .as(id)
                        .contains('"' + runId + '"');
                assertThat(server(stack)
                                .get("/telemetry/payment/" + segments + "/open")
                                .headers()
                                .firstValue("Location"))
                        .as(id)
                        .contains("https://cloud.trigger.dev/runs/" + runId);
            }
            String query = "?type=payment&id=" + encoded(id);
            assertThat(server(stack).get("/telemetry/link" + query).body())
                    .as(id)
                    .contains('"' + runId + '"');
            assertThat(server(stack).get("/telemetry/open" + query).headers().firstValue("Location"))
                    .as(id)
                    .contains("https://cloud.trigger.dev/runs/" + runId);
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_ID_that_ends_as_an_action_is_asked_for_by_a_query(Stack stack) throws Exception {
        server(stack).record("payment", "door/open", "run_door");

        assertThat(server(stack)
                        .get("/telemetry/link?type=payment&id=door/open")
                        .body())
                .contains("run_door");
        assertThat(server(stack)
                        .get("/telemetry/payment/door/open/open")
                        .headers()
                        .firstValue("Location"))
                .contains("https://cloud.trigger.dev/runs/run_door");
        assertProblem(server(stack).get("/telemetry/payment/door/open"), 404, "No run is recorded");
    }

    @ParameterizedTest
    @EnumSource
    void bad_input_is_refused_with_a_reason(Stack stack) throws Exception {
        assertProblem(
                server(stack).get("/telemetry/cat/1"), 400, "Unknown entity type 'cat': known are billing_period");
        assertProblem(server(stack).get("/telemetry/payment/"), 400, "1 to 512 characters");
        assertProblem(server(stack).get("/telemetry/payment/" + "x".repeat(513)), 400, "1 to 512 characters");
        assertProblem(server(stack).get("/telemetry/link"), 400, "the parameter 'type' once");
        assertProblem(server(stack).get("/telemetry/link?type=payment&id=1&id=2"), 400, "the parameter 'id' once");
    }

    @ParameterizedTest
    @EnumSource
    void a_reason_repeats_no_control_characters(Stack stack) throws Exception {
        HttpResponse<String> answer = server(stack).get("/telemetry/link?type=payment&id=a%0D%0Ab%1B%5B31m");

        assertProblem(answer, 400, "\\\\u000d\\\\u000ab\\\\u001b");
        assertProblem(server(stack).get("/telemetry/link?type=%1B%0A&id=1"), 400, "\\\\u001b\\\\u000a");
        assertProblem(
                server(stack).postJson("/telemetry/lookup", "{\"entities\":\u0001[\u001b"), 400, "no well-formed JSON");
    }

    @ParameterizedTest
    @EnumSource
    void the_links_of_a_page_are_looked_up_at_once(Stack stack) throws Exception {
        server(stack).record("payment", "pym_1", "run_a");
        server(stack).record("subscription", "sub/ü", "run_b");

        HttpResponse<String> answer = server(stack)
                .postJson(
                        "/telemetry/lookup",
                        "{\"entities\":[{\"type\":\"subscription\",\"id\":\"sub/ü\"},{\"type\":\"payment\",\"id\":\"none\"},"
                                + "{\"type\":\"payment\",\"id\":\"pym_1\"},{\"type\":\"payment\",\"id\":\"pym_1\"}]}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo("{\"links\":["
                        + "{\"type\":\"subscription\",\"id\":\"sub/ü\",\"record\":{\"runId\":\"run_b\"},"
                        + "\"triggerUrl\":\"https://cloud.trigger.dev/runs/run_b\"},"
                        + "{\"type\":\"payment\",\"id\":\"pym_1\",\"record\":{\"runId\":\"run_a\"},"
                        + "\"triggerUrl\":\"https://cloud.trigger.dev/runs/run_a\"}]}");
        assertThat(server(stack)
                        .postJson("/telemetry/lookup", "{\"entities\":[]}")
                        .body())
                .isEqualTo("{\"links\":[]}");
    }

    @ParameterizedTest
    @EnumSource
    void five_hundred_entities_are_looked_up_and_one_more_is_refused(Stack stack) throws Exception {
        assertThat(server(stack).postJson("/telemetry/lookup", entities(500)).statusCode())
                .isEqualTo(200);
        assertProblem(
                server(stack).postJson("/telemetry/lookup", entities(501)),
                400,
                "Ask for at most 500 entities at a time, not 501");
    }

    private static String entities(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{\"type\":\"payment\",\"id\":\"" + "ü".repeat(500) + i + "\"}")
                .collect(Collectors.joining(",", "{\"entities\":[", "]}"));
    }

    @ParameterizedTest
    @EnumSource
    void a_malformed_look_up_is_refused_with_a_reason(Stack stack) throws Exception {
        for (String body : new String[] {"", "{}", "[]", "7", "{\"entities\":{}}"}) {
            assertProblem(server(stack).postJson("/telemetry/lookup", body), 400, "Send the entities as");
        }
        assertProblem(server(stack).postJson("/telemetry/lookup", "{"), 400, "no well-formed JSON");
        assertProblem(server(stack).postJson("/telemetry/lookup", "[".repeat(100_000)), 400, "no well-formed JSON");
        assertProblem(
                server(stack).postJson("/telemetry/lookup", "{\"entities\":[{\"type\":\"payment\",\"id\":7}]}"),
                400,
                "entities[0]: An entity has a type and an ID, both strings");
        assertProblem(
                server(stack).postJson("/telemetry/lookup", "{\"entities\":[{\"type\":\"cat\",\"id\":\"1\"}]}"),
                400,
                "entities[0]: Unknown entity type 'cat'");
        assertProblem(
                server(stack).postJson("/telemetry/lookup", " ".repeat(TelemetryApi.MAX_BODY + 1)), 413, "larger");
        assertProblem(
                server(stack)
                        .send(server(stack)
                                .request("/telemetry/lookup", "Content-Type", "text/plain")
                                .POST(BodyPublishers.ofString("{\"entities\":[]}"))
                                .build()),
                415,
                "Content-Type: application/json");
    }

    @ParameterizedTest
    @EnumSource
    void what_is_not_there_is_not_found_and_a_wrong_method_is_not_allowed(Stack stack) throws Exception {
        assertProblem(server(stack).get("/telemetry/elsewhere"), 404, "There is nothing here");
        assertProblem(server(stack).get("/telemetry/lookup"), 405, "Only POST");
        assertProblem(server(stack).postJson("/telemetry/payment/pym_1", "{}"), 405, "Only GET");
        assertProblem(server(stack).postJson("/telemetry/payment/pym_1/open", "{}"), 405, "Only GET");
    }

    @ParameterizedTest
    @EnumSource
    void each_look_up_and_each_click_is_told_with_its_outcome(Stack stack) throws Exception {
        server(stack).record("payment", "pym_told", "run_a");
        server(stack).accesses().clear();

        server(stack).get("/telemetry/payment/pym_told");
        server(stack).get("/telemetry/payment/pym_none");
        server(stack).get("/telemetry/payment/pym_told/open");
        server(stack)
                .postJson(
                        "/telemetry/lookup",
                        "{\"entities\":[{\"type\":\"payment\",\"id\":\"pym_told\"},{\"type\":\"payment\",\"id\":\"pym_none\"}]}");

        EntityRef told = new EntityRef("payment", "pym_told");
        EntityRef none = new EntityRef("payment", "pym_none");
        assertThat(server(stack).accesses())
                .containsExactly(
                        new LinkAccess(Action.LOOKUP, told, Outcome.FOUND, null),
                        new LinkAccess(Action.LOOKUP, none, Outcome.NOT_FOUND, null),
                        new LinkAccess(Action.OPEN, told, Outcome.FOUND, null),
                        new LinkAccess(Action.LOOKUP, Map.of(told, Outcome.FOUND, none, Outcome.NOT_FOUND), null));
    }
}
