package io.runtelemetry.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.web.ApiServer.Stack;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The finder's files, as browsers load them; what it does is specified in a browser, with the sample. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FinderPageTest {

    private static final Pattern FILE =
            Pattern.compile("(?:href|src)=\"([\\w-]+\\.\\w+)\"|from \"\\./([\\w-]+\\.js)\"");

    private static final List<String> FILES = List.of(
            "finder.css",
            "finder.svg",
            "finder.js",
            "finder-api.js",
            "finder-parts.js",
            "finder-views.js",
            "telemetry-link.js");

    @ParameterizedTest
    @EnumSource
    void the_page_and_all_that_it_loads_are_below_any_base_and_context_path(Stack stack) throws Exception {
        String context = stack == Stack.SERVLET ? "server.servlet.context-path" : "spring.webflux.base-path";
        try (ApiServer server =
                ApiServer.open(stack, "telemetry.web.base-path=/internal/runs", context + "=/billing")) {
            String base = "/billing/internal/runs/";
            HttpResponse<String> page = server.get(base);

            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html;charset=UTF-8");
            assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                    .contains("default-src 'none'", "script-src 'self'", "require-trusted-types-for 'script'")
                    .doesNotContain("unsafe");
            assertThat(page.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
            assertThat(server.get(
                                    base,
                                    "If-None-Match",
                                    page.headers().firstValue("ETag").orElseThrow())
                            .statusCode())
                    .isEqualTo(304);
            StringBuilder loaded = new StringBuilder(page.body());
            for (String file : FILES) {
                HttpResponse<String> answer = server.get(base + file);
                assertThat(answer.statusCode()).as(file).isEqualTo(200);
                loaded.append(answer.body());
            }
            assertThat(FILE.matcher(loaded).results().map(FinderPageTest::name).distinct())
                    .containsExactlyInAnyOrderElementsOf(FILES);
            assertThat(server.send(server.request(base)
                                    .POST(BodyPublishers.noBody())
                                    .build())
                            .statusCode())
                    .isEqualTo(405);
        }
    }

    private static String name(MatchResult file) {
        return file.group(1) == null ? file.group(2) : file.group(1);
    }

    @ParameterizedTest
    @EnumSource
    void the_base_path_itself_leads_to_the_page_and_nowhere_else(Stack stack) throws Exception {
        try (ApiServer server = ApiServer.open(stack, "telemetry.web.base-path=/internal/runs")) {
            HttpResponse<String> answer = server.get("/internal/runs?q=pym_123&url=//evil.example");

            assertThat(answer.statusCode()).isEqualTo(302);
            assertThat(answer.headers().firstValue("Location")).hasValue("runs/?q=pym_123&url=//evil.example");
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_page_is_for_those_who_may_ask(Stack stack) throws Exception {
        for (String chain : List.of("strict", "forgetful")) {
            try (ApiServer server =
                    ApiServer.withSpringSecurity(stack, "telemetry.web.enabled=true", "test.chain=" + chain)) {
                assertThat(server.get("/telemetry/", basic("reader")).statusCode())
                        .isEqualTo(200);
                assertThat(server.get("/telemetry/").statusCode()).isEqualTo(401);
                HttpResponse<String> refused = server.send(server.request("/telemetry/?q=pym_123", basic("other"))
                        .header("Accept", "text/html")
                        .build());
                assertThat(refused.statusCode()).isEqualTo(403);
                assertThat(refused.body())
                        .contains("Your account may not see runs")
                        .doesNotContain("finder.js");
                assertThat(refused.headers().firstValue("Cache-Control")).contains("no-store");
            }
        }
    }

    private static String[] basic(String user) {
        return new String[] {
            "Authorization", "Basic " + Base64.getEncoder().encodeToString((user + ":secret").getBytes(UTF_8))
        };
    }

    @ParameterizedTest
    @EnumSource
    void where_a_token_is_a_way_in_the_page_is_for_everybody_and_what_it_asks_for_is_not(Stack stack) throws Exception {
        try (ApiServer server = ApiServer.withoutSpringSecurity(
                stack, "telemetry.web.enabled=true", "telemetry.web.token=0123456789abcdef")) {
            assertThat(server.get("/telemetry/").statusCode()).isEqualTo(200);
            for (String path : List.of("search?q=pym_1", "link?type=payment&id=pym_1", "coverage", "runs/run_abc")) {
                HttpResponse<String> answer = server.get("/telemetry/" + path);

                assertThat(answer.statusCode()).as(path).isEqualTo(401);
                assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"telemetry\"");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_application_switches_it_off_and_may_have_a_page_of_its_own_there(Stack stack) throws Exception {
        try (ApiServer server = ApiServer.open(stack, "telemetry.web.finder=off")) {
            for (String path : List.of("", "/", "/finder.js", "/finder.css")) {
                assertThat(server.get("/telemetry" + path).statusCode())
                        .as(path)
                        .isEqualTo(404);
            }
            assertThat(server.get("/telemetry/telemetry-link.js").statusCode()).isEqualTo(200);
            assertThat(server.get("/telemetry/search?q=pym_1").statusCode()).isEqualTo(200);
        }
        try (ApiServer server = ApiServer.withSpringSecurity(
                stack,
                List.of(ApiChains.class, OwnPage.class),
                "telemetry.web.enabled=true",
                "telemetry.web.finder=false",
                "test.chain=strict")) {
            assertThat(server.get("/telemetry/", basic("reader")).body()).isEqualTo("our own");
            assertThat(server.get("/telemetry/payment/none", basic("reader")).body())
                    .contains("No run is recorded");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @RestController
    static class OwnPage {

        @GetMapping("/telemetry/")
        String page() {
            return "our own";
        }
    }
}
