package io.runtelemetry.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.runtelemetry.LinkAccess;
import io.runtelemetry.LinkAccess.Outcome;
import io.runtelemetry.web.ApiServer.Stack;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may ask: each caller, at each endpoint, on each kind of web application, however it is protected. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class AccessMatrixTest {

    private static final String TOKEN = "0123456789abcdef-token";

    private static final Map<Stack, Map<Protection, ApiServer>> SERVERS = new EnumMap<>(Stack.class);

    /** How an application is protected. */
    enum Protection {
        /** Spring Security, whose chain asks for a log-in everywhere. */
        CHAIN,
        /** Spring Security, whose chain lets everybody through: it has forgotten the base path. */
        FORGETFUL_CHAIN,
        /** Spring Security and a token. */
        FORGETFUL_CHAIN_AND_TOKEN,
        /** No Spring Security, and a token. */
        TOKEN
    }

    /** Who asks. */
    enum Client {
        ANONYMOUS,
        WRONG_PASSWORD,
        WRONG_AUTHORITY,
        RIGHT_AUTHORITY,
        INHERITED_AUTHORITY,
        WRONG_TOKEN,
        RIGHT_TOKEN;

        private String[] headers() {
            return switch (this) {
                case ANONYMOUS -> new String[0];
                case WRONG_PASSWORD -> basic("reader:wrong");
                case WRONG_AUTHORITY -> basic("other:secret");
                case RIGHT_AUTHORITY -> basic("reader:secret");
                case INHERITED_AUTHORITY -> basic("admin:secret");
                case WRONG_TOKEN -> new String[] {"Authorization", "Bearer " + TOKEN + "x"};
                case RIGHT_TOKEN -> new String[] {"Authorization", "Bearer " + TOKEN};
            };
        }

        private static String[] basic(String user) {
            return new String[] {"Authorization", "Basic " + Base64.getEncoder().encodeToString(user.getBytes(UTF_8))};
        }
    }

    /** What is asked. */
    enum Endpoint {
        LINK(200, "/telemetry/payment/pym_1"),
        LINK_BY_QUERY(200, "/telemetry/link?type=payment&id=pym_1"),
        OPEN(302, "/telemetry/payment/pym_1/open"),
        OPEN_BY_QUERY(302, "/telemetry/open?type=payment&id=pym_1"),
        LOOKUP(200, "/telemetry/lookup"),
        HISTORY(200, "/telemetry/payment/pym_1/history"),
        HISTORY_BY_QUERY(200, "/telemetry/history?type=payment&id=pym_1"),
        SEARCH(200, "/telemetry/search?q=pym_1"),
        COVERAGE(200, "/telemetry/coverage"),
        RUN(200, "/telemetry/runs/run_abc"),
        RUN_STATE(404, "/telemetry/runs/run_abc/state"),
        ELSEWHERE(404, "/telemetry/anything"),
        MALFORMED(400, "/telemetry/cat/1");

        private final int granted;

        private final String path;

        Endpoint(int granted, String path) {
            this.granted = granted;
            this.path = path;
        }

        private HttpResponse<String> ask(ApiServer server, String... headers) throws Exception {
            return this == LOOKUP
                    ? server.postJson(path, "{\"entities\":[{\"type\":\"payment\",\"id\":\"pym_1\"}]}", headers)
                    : server.get(path, headers);
        }
    }

    static Stream<Arguments> matrix() {
        return Stream.of(Stack.values())
                .flatMap(stack -> Stream.of(Protection.values())
                        .flatMap(protection -> Stream.of(Client.values())
                                .flatMap(client -> Stream.of(Endpoint.values())
                                        .map(endpoint -> Arguments.of(stack, protection, client, endpoint)))));
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void only_those_who_may_see_links_learn_anything(
            Stack stack, Protection protection, Client client, Endpoint endpoint) throws Exception {
        HttpResponse<String> answer = endpoint.ask(server(stack, protection), client.headers());

        int status = status(protection, client, endpoint);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        if (status == 401 || status == 403) {
            assertThat(answer.body()).doesNotContain("run_abc", "cat", "payment");
            assertThat(answer.headers().firstValue("Location")).isEmpty();
        }
    }

    private static int status(Protection protection, Client client, Endpoint endpoint) {
        boolean security = protection != Protection.TOKEN;
        return switch (client) {
            case ANONYMOUS, WRONG_TOKEN, WRONG_PASSWORD -> 401;
            case WRONG_AUTHORITY -> security ? 403 : 401;
            case RIGHT_AUTHORITY, INHERITED_AUTHORITY -> security ? endpoint.granted : 401;
            case RIGHT_TOKEN ->
                protection == Protection.TOKEN || protection == Protection.FORGETFUL_CHAIN_AND_TOKEN
                        ? endpoint.granted
                        : 401;
        };
    }

    @ParameterizedTest
    @EnumSource
    void a_caller_is_told_how_to_show_a_token(Stack stack) throws Exception {
        HttpResponse<String> answer = server(stack, Protection.TOKEN).get("/telemetry/payment/pym_1");

        ApiServer.assertProblem(answer, 401, "send a valid token");
        assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer realm=\"telemetry\"");
    }

    @ParameterizedTest
    @EnumSource
    void it_is_known_who_has_asked_and_who_was_not_allowed_to(Stack stack) throws Exception {
        ApiServer server = server(stack, Protection.FORGETFUL_CHAIN_AND_TOKEN);
        server.accesses().clear();

        server.get("/telemetry/payment/pym_1", Client.RIGHT_AUTHORITY.headers());
        server.get("/telemetry/payment/pym_1", Client.RIGHT_TOKEN.headers());
        server.get("/telemetry/payment/pym_1/open", Client.WRONG_AUTHORITY.headers());
        server.get("/telemetry/payment/pym_1", Client.ANONYMOUS.headers());

        assertThat(server.accesses())
                .extracting(LinkAccess::principal, LinkAccess::outcome)
                .containsExactly(
                        tuple("reader", Outcome.FOUND), tuple("token", Outcome.FOUND), tuple("other", Outcome.DENIED));
    }

    @ParameterizedTest
    @EnumSource
    void every_refusal_of_somebody_who_is_known_is_told_on_each_path_and_method(Stack stack) throws Exception {
        ApiServer server = server(stack, Protection.FORGETFUL_CHAIN_AND_TOKEN);
        List<String> paths =
                Stream.of(Endpoint.values()).map(endpoint -> endpoint.path).toList();
        for (String path : paths) {
            for (String method : List.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS")) {
                server.accesses().clear();

                HttpResponse<String> answer = server.send(server.request(path, Client.WRONG_AUTHORITY.headers())
                        .method(method, BodyPublishers.noBody())
                        .build());

                assertThat(answer.statusCode()).as("%s %s", method, path).isEqualTo(403);
                assertThat(server.accesses())
                        .as("%s %s", method, path)
                        .singleElement()
                        .extracting(LinkAccess::principal, LinkAccess::outcome)
                        .containsExactly("other", Outcome.DENIED);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_token_has_a_header_of_its_own_beside_the_one_that_other_filters_take(Stack stack) throws Exception {
        for (Protection protection : List.of(Protection.FORGETFUL_CHAIN_AND_TOKEN, Protection.TOKEN)) {
            ApiServer server = server(stack, protection);

            assertThat(server.get("/telemetry/payment/pym_1", "Telemetry-Token", TOKEN)
                            .statusCode())
                    .isEqualTo(200);
            assertThat(server.get("/telemetry/payment/pym_1", "Telemetry-Token", TOKEN + "x")
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    @ParameterizedTest
    @EnumSource
    void refused_tokens_are_told_and_requests_without_one_are_not(Stack stack) throws Exception {
        ApiServer server = server(stack, Protection.TOKEN);
        int before = server.refusedTokens();

        server.get("/telemetry/payment/pym_1", Client.WRONG_TOKEN.headers());
        server.get("/telemetry/payment/pym_1", "Telemetry-Token", "wrong");
        server.get("/telemetry/payment/pym_1");
        server.get("/telemetry/payment/pym_1", Client.RIGHT_TOKEN.headers());

        assertThat(server.refusedTokens() - before).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void every_401_says_how_to_be_let_in(Stack stack) throws Exception {
        for (Protection protection : Protection.values()) {
            assertThat(server(stack, protection)
                            .get("/telemetry/payment/pym_1")
                            .headers()
                            .firstValue("WWW-Authenticate"))
                    .as("%s", protection)
                    .isPresent();
        }
    }

    @ParameterizedTest
    @EnumSource
    void HEAD_is_answered_as_GET_without_a_body(Stack stack) throws Exception {
        ApiServer server = server(stack, Protection.TOKEN);
        for (String path :
                List.of("/telemetry/payment/pym_1", "/telemetry/payment/pym_1/open", "/telemetry/telemetry-link.js")) {
            HttpResponse<String> head = server.send(server.request(path, Client.RIGHT_TOKEN.headers())
                    .method("HEAD", BodyPublishers.noBody())
                    .build());

            assertThat(head.statusCode())
                    .isEqualTo(server.get(path, Client.RIGHT_TOKEN.headers()).statusCode());
            assertThat(head.body()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void who_has_followed_a_link_reads_what_is_wrong_and_programs_get_problem_details(Stack stack) throws Exception {
        ApiServer server = server(stack, Protection.FORGETFUL_CHAIN_AND_TOKEN);
        String path = "/telemetry/payment/pym_none/open";

        assertPage(open(server, path), 401, "You are not logged in", "Log in where you came from");
        assertPage(
                open(server, path, Client.WRONG_AUTHORITY.headers()), 403, "may not see runs", "Ask who administers");
        assertPage(open(server, path, Client.RIGHT_AUTHORITY.headers()), 404, "no run to open", "No run is recorded");
        assertPage(
                open(server, "/telemetry/open?type=%3Cb%3E&id=1", Client.RIGHT_AUTHORITY.headers()),
                400,
                "leads to no run",
                "&#39;&lt;b&gt;&#39;");
        for (String accepted : List.of("application/json", "*/*")) {
            ApiServer.assertProblem(server.get("/telemetry/payment/pym_none/open", "Accept", accepted), 401, "Log in");
        }
        assertThat(server.get("/telemetry/payment/pym_none", "Accept", "text/html")
                        .headers()
                        .firstValue("Content-Type"))
                .contains("application/problem+json");
    }

    private static HttpResponse<String> open(ApiServer server, String path, String... headers) throws Exception {
        return server.send(server.request(path, headers)
                .header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
                .build());
    }

    private static void assertPage(HttpResponse<String> page, int status, String... texts) {
        assertThat(page.statusCode()).isEqualTo(status);
        assertThat(page.headers().firstValue("Content-Type")).contains("text/html;charset=UTF-8");
        assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'", "style-src 'sha256-");
        assertThat(page.body())
                .contains(texts)
                .contains("color-scheme: light dark")
                .doesNotContain("<b>", "{title}", "{advice}", "{detail}");
    }

    private static ApiServer server(Stack stack, Protection protection) {
        return SERVERS.computeIfAbsent(stack, key -> new HashMap<>())
                .computeIfAbsent(protection, key -> start(stack, protection));
    }

    private static ApiServer start(Stack stack, Protection protection) {
        String enabled = "telemetry.web.enabled=true";
        String history = "telemetry.history.size=5";
        String index = "telemetry.run-index.enabled=true";
        String coverage = "telemetry.web.coverage-authority=TELEMETRY_READ";
        String token = "telemetry.web.token=" + TOKEN;
        ApiServer server = switch (protection) {
            case CHAIN -> ApiServer.withSpringSecurity(stack, enabled, history, index, coverage, "test.chain=strict");
            case FORGETFUL_CHAIN ->
                ApiServer.withSpringSecurity(stack, enabled, history, index, coverage, "test.chain=forgetful");
            case FORGETFUL_CHAIN_AND_TOKEN ->
                ApiServer.withSpringSecurity(stack, enabled, history, index, coverage, token, "test.chain=forgetful");
            case TOKEN -> ApiServer.withoutSpringSecurity(stack, enabled, history, index, token);
        };
        server.record("payment", "pym_1", "run_abc");
        return server;
    }

    @AfterAll
    static void stop() {
        SERVERS.values().forEach(servers -> servers.values().forEach(ApiServer::close));
    }
}
