package io.runtelemetry.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.web.ApiServer.Stack;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The script of the web component, as browsers load it; what it does is specified in a browser, with the sample. */
class LinkScriptTest {

    private static final String PATH = "/telemetry/telemetry-link.js";

    @ParameterizedTest
    @EnumSource
    void the_script_is_served_to_everybody_and_what_it_asks_for_is_not(Stack stack) throws Exception {
        try (ApiServer server = ApiServer.withoutSpringSecurity(
                stack, "telemetry.web.enabled=true", "telemetry.web.token=0123456789abcdef")) {
            HttpResponse<String> script = server.get(PATH);

            assertThat(script.statusCode()).isEqualTo(200);
            assertThat(script.headers().firstValue("Content-Type")).hasValue("text/javascript;charset=UTF-8");
            assertThat(script.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
            // Who may load it from another origin is for the application to say, as for what it asks for.
            assertThat(script.headers().firstValue("Access-Control-Allow-Origin"))
                    .isEmpty();
            assertThat(script.body()).contains("customElements.define(\"telemetry-link\"");
            assertThat(server.get("/telemetry/payment/pym_123").statusCode()).isEqualTo(401);
            assertThat(server.send(server.request(PATH)
                                    .POST(BodyPublishers.noBody())
                                    .build())
                            .statusCode())
                    .isEqualTo(405);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_browser_that_has_the_script_is_told_so(Stack stack) throws Exception {
        try (ApiServer server = ApiServer.open(stack, "telemetry.web.base-path=/internal/runs")) {
            String path = "/internal/runs/telemetry-link.js";
            String etag = server.get(path).headers().firstValue("ETag").orElseThrow();

            assertThat(server.get(path).headers().firstValue("Cache-Control")).hasValue("no-cache");
            assertThat(server.get(path, "If-None-Match", etag).statusCode()).isEqualTo(304);
            assertThat(server.get(path, "If-None-Match", "W/" + etag).statusCode())
                    .isEqualTo(304);
            assertThat(server.get(path, "If-None-Match", "\"other\"").statusCode())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource
    void there_is_no_script_until_the_application_says_so(Stack stack) throws Exception {
        try (ApiServer server = ApiServer.withoutSpringSecurity(stack)) {
            assertThat(server.get(PATH).statusCode()).isEqualTo(404);
        }
    }
}
