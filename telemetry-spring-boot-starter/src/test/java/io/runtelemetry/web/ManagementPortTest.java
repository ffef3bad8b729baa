package io.runtelemetry.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.web.ApiServer.Stack;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The server of a management port shares the application's beans, and has none of its paths. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ManagementPortTest {

    @ParameterizedTest
    @EnumSource
    void everything_under_the_base_path_is_on_the_port_of_the_application_only(Stack stack) throws Exception {
        try (ApiServer server = ApiServer.open(
                stack,
                "test.full-application=true",
                "management.server.port=0",
                // The other server on the class path.
                "spring.autoconfigure.exclude=org.springframework.boot.tomcat.autoconfigure.actuate.web.server"
                        + ".TomcatReactiveManagementContextAutoConfiguration",
                "telemetry.web.alerts.secret=s3cr3t")) {
            server.record("payment", "pym_1", "run_abc");
            int management =
                    server.context().getEnvironment().getRequiredProperty("local.management.port", Integer.class);

            assertThat(status(server, management, "GET", "/actuator")).isEqualTo(200);
            for (String path : List.of(
                    "GET /telemetry/payment/pym_1",
                    "GET /telemetry/payment/pym_1/open",
                    "GET /telemetry/telemetry-link.js",
                    "GET /telemetry/",
                    "GET /telemetry/search?q=pym_1",
                    "GET /telemetry/elsewhere",
                    "POST /telemetry/lookup",
                    "POST /telemetry/trigger/alerts",
                    "GET /telemetry/trigger/alerts")) {
                String[] parts = path.split(" ", 2);
                assertThat(status(server, management, parts[0], parts[1]))
                        .as(path)
                        .isEqualTo(404);
            }
            assertThat(status(server, server.port(), "GET", "/telemetry/payment/pym_1"))
                    .isEqualTo(200);
            assertThat(status(server, server.port(), "POST", "/telemetry/trigger/alerts"))
                    .isEqualTo(401);
        }
    }

    private static int status(ApiServer server, int port, String method, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(java.net.URI.create("http://localhost:" + port + path))
                .method(method, BodyPublishers.noBody())
                .build();
        return server.send(request).statusCode();
    }
}
