package io.runtelemetry.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.LinkAccess;
import io.runtelemetry.LinkAccess.Outcome;
import io.runtelemetry.web.ApiServer.Stack;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class UnavailableStoreTest {

    @ParameterizedTest
    @EnumSource
    void a_store_that_does_not_answer_is_not_the_same_as_no_record(Stack stack) throws Exception {
        try (ApiServer server = ApiServer.open(
                stack,
                "telemetry.store=redis",
                "spring.data.redis.host=localhost",
                "spring.data.redis.port=" + closedPort())) {
            ApiServer.assertProblem(server.get("/telemetry/payment/pym_1"), 503, "did not answer");
            ApiServer.assertProblem(server.get("/telemetry/payment/pym_1/open"), 503, "did not answer");
            ApiServer.assertProblem(
                    server.postJson("/telemetry/lookup", "{\"entities\":[{\"type\":\"payment\",\"id\":\"1\"}]}"),
                    503,
                    "did not answer");

            assertThat(server.get("/telemetry/payment/pym_1/open?run=run_shown")
                            .headers()
                            .firstValue("Location"))
                    .as("the page knew where to")
                    .contains("https://cloud.trigger.dev/runs/run_shown");

            HttpResponse<String> page = server.get("/telemetry/payment/pym_1/open", "Accept", "text/html");
            assertThat(page.statusCode()).isEqualTo(503);
            assertThat(page.headers().firstValue("Content-Type")).contains("text/html;charset=UTF-8");
            assertThat(page.body())
                    .as("who has followed a link reads what is wrong, and the way on")
                    .contains("The run cannot be looked up at the moment", "did not answer", ">Try again</a>");

            assertThat(server.accesses())
                    .extracting(LinkAccess::outcome)
                    .containsExactly(
                            Outcome.UNAVAILABLE,
                            Outcome.UNAVAILABLE,
                            Outcome.UNAVAILABLE,
                            Outcome.FOUND,
                            Outcome.UNAVAILABLE);
        }
    }

    /** A port that nobody listens to, as far as one can know. */
    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
