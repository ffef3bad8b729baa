package io.runtelemetry.sample.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.sample.NpmProject;
import io.runtelemetry.sample.SampleApplication;
import io.runtelemetry.tck.RedisServerProcess;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.JsonNode;

/**
 * The sample's tasks as trigger.dev runs them: its own CLI, 4.8.3, builds them and forks their worker, which calls this
 * application. Only the service behind the CLI is a stub.
 */
@SpringBootTest(classes = SampleApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT)
@Import(TriggerDevTest.TracesOfJobs.class)
@ActiveProfiles("redis")
@TestInstance(Lifecycle.PER_CLASS)
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class TriggerDevTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final RedisServerProcess REDIS = RedisServerProcess.start();

    private static final TriggerEngine ENGINE = new TriggerEngine();

    private final TriggerProject project = new TriggerProject();

    private final HttpClient http = HttpClient.newHttpClient();

    private TriggerDev cli;

    private URI billing;

    TriggerDevTest() throws IOException {}

    @DynamicPropertySource
    static void addresses(DynamicPropertyRegistry properties) {
        properties.add("spring.data.redis.port", REDIS::port);
        properties.add("telemetry.trigger.api-url", ENGINE::url);
        properties.add("telemetry.trigger.secret-key", () -> TriggerEngine.SECRET_KEY);
        properties.add("telemetry.trigger.validation", () -> "on-demand");
        properties.add("telemetry.trigger.tags", () -> true);
        properties.add("telemetry.trigger.organization", () -> "acme");
        properties.add("telemetry.trigger.project", () -> "billing");
        properties.add("telemetry.trigger.environment", () -> "dev");
    }

    @BeforeAll
    void start(@LocalServerPort int port, @TempDir Path home) throws IOException {
        billing = URI.create("http://localhost:" + port);
        cli = project.dev(ENGINE, billing.toString(), home);
        await().atMost(PATIENCE).until(() -> ENGINE.worker() != null || !cli.isAlive());
        assertThat(ENGINE.worker()).as(cli.output()).isNotNull();
    }

    @AfterAll
    void nothing_is_left_of_it() {
        try {
            if (cli != null) {
                Set<ProcessHandle> processes = cli.descendants();
                cli.close();
                assertThat(processes).isNotEmpty();
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
            }
            assertThat(ENGINE.violations()).isEmpty();
        } finally {
            ENGINE.close();
        }
    }

    @Test
    void the_task_that_is_built_is_the_samples_and_knows_nothing_of_telemetry() throws IOException {
        JsonNode task = ENGINE.worker().at("/tasks/0");

        assertThat(task.path("id").asString()).isEqualTo("attempt-billing-run");
        assertThat(task.path("filePath").asString()).isEqualTo("tasks/attempt-billing-run.ts");
        assertThat(ENGINE.worker().path("cliPackageVersion").asString()).isEqualTo("4.8.3");
        assertThat(project.source("tasks/attempt-billing-run.ts"))
                .doesNotContainIgnoringCase("run-id", "ctx", "context");
    }

    @Test
    void what_a_task_has_done_is_recorded_for_the_run_of_its_worker(
            @Autowired TelemetryOperations telemetry, @Autowired TracesOfJobs traces) throws Exception {
        EngineRun run = ENGINE.trigger("attempt-billing-run", "{\"billingRunId\":\"br_789\"}");

        JsonNode completion = run.completion().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

        assertThat(completion.path("ok").asBoolean()).as(completion.toString()).isTrue();
        assertThat(completion.path("output").asString()).contains("SUCCEEDED");
        await().untilAsserted(() ->
                assertThat(telemetry.getTelemetry("billing_run", "br_789")).contains(new TelemetryRecord(run.id())));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(run.tags())
                        .hasSize(3)
                        .contains("billing_run:br_789")
                        .anySatisfy(tag -> assertThat(tag).startsWith("payment:pym_")));
        String dashboard = "https://cloud.trigger.dev/orgs/acme/projects/billing/env/dev/runs";
        assertThat(page("/internal/billing_run/br_789"))
                .contains("href=\"" + dashboard + '/' + run.id() + '"')
                .contains("href=\"" + dashboard + "?tags=billing_run%3Abr_789&amp;period=30d\"");
        assertThat(traces.of(run.id())).contains(run.traceId());
    }

    @Test
    void a_job_that_fails_makes_the_error_of_the_attempt_and_the_entity_leads_to_it(
            @Autowired TelemetryOperations telemetry) throws Exception {
        EngineRun run = ENGINE.trigger("attempt-billing-run", "{\"billingRunId\":\"br_fail\"}");

        JsonNode completion = run.completion().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

        assertThat(completion.path("ok").asBoolean()).isFalse();
        assertThat(completion.at("/error/message").asString())
                .startsWith("Billing run br_fail failed: 422")
                .contains("card_declined");
        await().untilAsserted(() ->
                assertThat(telemetry.getTelemetry("billing_run", "br_fail")).contains(new TelemetryRecord(run.id())));
        assertThat(page("/telemetry/runs/" + run.id() + "/state"))
                .contains("\"status\":\"FAILED\"", "\"task\":\"attempt-billing-run\"")
                .contains("\"message\":\"Billing run br_fail failed: 422");
        assertThat(page("/internal/billing_run/br_fail"))
                .containsPattern("part=\"run-error\">[^<]*Billing run br_fail failed: 422[^<]*card_declined");
    }

    /** The quick loop, in which the task runs in a context that trigger.dev's own package plays. */
    @Test
    void types_and_tests_of_the_project_hold() throws IOException {
        assertThat(project.npm("run", "check").output()).doesNotContain("error TS");
        NpmProject.Ended tests = project.npm("test");
        assertThat(tests.exit()).as(tests.output()).isZero();
        assertThat(tests.output()).contains("# fail 0").doesNotContain("# pass 0");
    }

    private String page(String path) throws IOException, InterruptedException {
        String credentials = Base64.getEncoder().encodeToString("support:support".getBytes(UTF_8));
        HttpResponse<String> page = http.send(
                HttpRequest.newBuilder(billing.resolve(path))
                        .header("Authorization", "Basic " + credentials)
                        .build(),
                BodyHandlers.ofString());
        assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
        return page.body();
    }

    /** Keeps the {@code traceparent} that came with each run. */
    static final class TracesOfJobs extends OncePerRequestFilter {

        private final Map<String, String> traces = new ConcurrentHashMap<>();

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            String run = request.getHeader("Trigger-Run-Id");
            String trace = request.getHeader("traceparent");
            if (run != null && trace != null) {
                traces.put(run, trace);
            }
            chain.doFilter(request, response);
        }

        String of(String runId) {
            return traces.get(runId);
        }
    }
}
