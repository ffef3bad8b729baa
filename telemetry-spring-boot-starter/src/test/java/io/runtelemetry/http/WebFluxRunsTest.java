package io.runtelemetry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordsTelemetry;
import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.TelemetryRecord;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.test.context.assertj.AssertableReactiveWebApplicationContext;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.reactive.context.AnnotationConfigReactiveWebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

/** Requests to a real server with WebFlux. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class WebFluxRunsTest {

    private static final Pattern AUTO_CONFIGURATIONS = Pattern.compile(
            "io\\.runtelemetry\\..*|org\\.springframework\\.boot\\."
                    + "(http\\.codec|jackson|reactor|reactor\\.netty|web\\.server|webflux)\\.autoconfigure\\.(?!.*(Observation|actuate|Metrics)).*");

    private final ReactiveWebApplicationContextRunner application = new ReactiveWebApplicationContextRunner(
                    AnnotationConfigReactiveWebServerApplicationContext::new)
            .withConfiguration(AutoConfigurations.of(autoConfigurations()))
            .withBean(Jobs.class)
            .withBean(Endpoints.class)
            .withPropertyValues(
                    "server.port=0",
                    "telemetry.store=memory",
                    "telemetry.write.mode=sync",
                    "telemetry.write.timeout=10s");

    @AfterEach
    void leave_Reactor_as_it_was() {
        Hooks.disableAutomaticContextPropagation();
    }

    @Test
    void a_job_that_returns_a_publisher_belongs_to_the_run_of_the_request() {
        application.run(context -> {
            call(context, "/publisher/of_header", "Trigger-Run-Id", "run_abc");
            call(context, "/publisher/of_baggage", "baggage", "userId=alice,trigger.run.id=run_baggage");
            call(context, "/publisher/of_none", "Accept", "*/*");

            await().untilAsserted(() -> assertThat(runOf(context, "of_header")).contains("run_abc"));
            await().untilAsserted(() -> assertThat(runOf(context, "of_baggage")).contains("run_baggage"));
            assertThat(runOf(context, "of_none")).isEmpty();
        });
    }

    @Test
    void the_run_of_the_request_goes_before_that_of_the_process() {
        application.withPropertyValues("TRIGGER_RUN_ID=process").run(context -> {
            call(context, "/publisher/of_header", "Trigger-Run-Id", "run_abc");
            call(context, "/publisher/of_none", "Accept", "*/*");

            await().untilAsserted(() -> assertThat(runOf(context, "of_header")).contains("run_abc"));
            await().untilAsserted(() -> assertThat(runOf(context, "of_none")).contains("run_process"));
        });
    }

    @Test
    void a_header_that_names_no_run_is_no_error_to_the_request() {
        application.run(context -> {
            for (String header : List.of("<script>", "run_", "", "run_" + "x".repeat(65))) {
                assertThat(call(context, "/publisher/malformed", "Trigger-Run-Id", header)
                                .statusCode())
                        .isEqualTo(200);
            }
            assertThat(call(context, "/publisher/malformed", "baggage", "trigger.run.id=%zz")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(runOf(context, "malformed")).isEmpty();
        });
    }

    @Test
    void a_job_of_another_kind_does_as_well_if_Reactor_propagates_context() {
        application
                .withPropertyValues("spring.reactor.context-propagation=auto")
                .run(context -> {
                    assertThat(call(context, "/value/of_header", "Trigger-Run-Id", "run_abc")
                                    .body())
                            .isEqualTo("run_abc");
                    assertThat(call(context, "/value/of_none", "Accept", "*/*").body())
                            .isEqualTo("none");

                    await().untilAsserted(() ->
                            assertThat(runOf(context, "of_header")).contains("run_abc"));
                    assertThat(runOf(context, "of_none")).isEmpty();
                });
    }

    @Test
    void no_run_leaks_into_another_request() {
        application
                .withPropertyValues("spring.reactor.context-propagation=auto")
                .run(context -> {
                    HttpClient client = HttpClient.newHttpClient();
                    List<CompletableFuture<String>> answers = new ArrayList<>();
                    for (int i = 0; i < 500; i++) {
                        String run = i % 2 == 0 ? "run_" + i : "none";
                        answers.add(client.sendAsync(
                                        request(context, "/value/" + i, "Trigger-Run-Id", run),
                                        HttpResponse.BodyHandlers.ofString())
                                .thenApply(response -> response.body().equals(run) ? "its own" : response.body()));
                    }
                    assertThat(answers).map(CompletableFuture::join).containsOnly("its own");
                });
    }

    @Test
    void the_headers_name_is_a_property_as_in_servlet_applications() {
        application
                .withPropertyValues("telemetry.run-id.header=X-Run", "telemetry.run-id.baggage-key=")
                .run(context -> {
                    call(context, "/publisher/of_header", "X-Run", "run_abc");
                    call(context, "/publisher/of_default", "Trigger-Run-Id", "run_abc");
                    call(context, "/publisher/of_baggage", "baggage", "trigger.run.id=run_abc");

                    await().untilAsserted(() ->
                            assertThat(runOf(context, "of_header")).contains("run_abc"));
                    assertThat(runOf(context, "of_default")).isEmpty();
                    assertThat(runOf(context, "of_baggage")).isEmpty();
                });
    }

    @Test
    void it_can_be_turned_off() {
        application
                .withPropertyValues("telemetry.run-id.http=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("runTelemetryCurrentRunWebFilter"));
        application
                .withPropertyValues("telemetry.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("runTelemetryCurrentRunWebFilter"));
    }

    private static Optional<String> runOf(ApplicationContext context, String paymentId) {
        return context.getBean(TelemetryOperations.class)
                .getTelemetry(EntityTypes.PAYMENT, paymentId)
                .map(TelemetryRecord::runId);
    }

    private static HttpResponse<String> call(
            AssertableReactiveWebApplicationContext context, String path, String header, String value)
            throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(request(context, path, header, value), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest request(
            AssertableReactiveWebApplicationContext context, String path, String header, String value) {
        WebServer server = context.getSourceApplicationContext(
                        AnnotationConfigReactiveWebServerApplicationContext.class)
                .getWebServer();
        int port = Objects.requireNonNull(server).getPort();
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header(header, value)
                .POST(HttpRequest.BodyPublishers.ofString("of the body"))
                .build();
    }

    private static Class<?>[] autoConfigurations() {
        return ImportCandidates.load(AutoConfiguration.class, null).getCandidates().stream()
                .filter(name -> AUTO_CONFIGURATIONS.matcher(name).matches())
                .map(name -> ClassUtils.resolveClassName(name, null))
                .toArray(Class<?>[]::new);
    }

    static class Jobs {

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#paymentId")
        public Mono<String> settleLater(String paymentId) {
            return Mono.just("settled").delayElement(Duration.ofMillis(1));
        }

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#paymentId")
        public String settle(String paymentId) {
            return CurrentRun.get().orElse("none");
        }
    }

    @RestController
    static class Endpoints {

        private final Jobs jobs;

        Endpoints(Jobs jobs) {
            this.jobs = jobs;
        }

        @PostMapping("/publisher/{id}")
        Mono<String> publisher(@PathVariable String id, @RequestBody Mono<String> body) {
            return body.delayElement(Duration.ofMillis(1)).flatMap(text -> jobs.settleLater(id));
        }

        @PostMapping("/value/{id}")
        Mono<String> value(@PathVariable String id, @RequestBody Mono<String> body) {
            return body.delayElement(Duration.ofMillis(1)).map(text -> jobs.settle(id));
        }
    }
}
