package io.runtelemetry.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryStore;
import io.runtelemetry.TelemetryWrite;
import io.runtelemetry.recorder.TelemetryRecorder;
import io.runtelemetry.redis.TelemetryRedisAutoConfiguration;
import io.runtelemetry.run.TelemetryRunAutoConfiguration;
import io.runtelemetry.runstate.TelemetryRunStateAutoConfiguration;
import io.runtelemetry.store.InMemoryTelemetryStore;
import io.runtelemetry.upstash.TelemetryUpstashAutoConfiguration;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.ExecutorConfigurationSupport;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.scheduling.quartz.SchedulerFactoryBean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What jobs record while the application ends is written, and the end does not wait for ever. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ShutdownTest {

    private static final EntityRef ENTITY = new EntityRef("payment", "1");

    private static final Duration SOON = Duration.ofSeconds(20);

    private final InMemoryTelemetryStore store = new InMemoryTelemetryStore();

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    TaskExecutionAutoConfiguration.class,
                    TaskSchedulingAutoConfiguration.class,
                    TelemetryRedisAutoConfiguration.class,
                    TelemetryUpstashAutoConfiguration.class,
                    TelemetryRunAutoConfiguration.class,
                    TelemetryRunStateAutoConfiguration.class,
                    TelemetryAutoConfiguration.class));

    @Test
    void the_recorder_stops_after_all_that_runs_jobs() {
        assertThat(TelemetryRecorderLifecycle.PHASE)
                .as("whatever has no phase of its own")
                .isLessThan(0)
                .as("listeners of messages, and most others")
                .isLessThan(SmartLifecycle.DEFAULT_PHASE)
                .as("executors and schedulers")
                .isLessThan(ExecutorConfigurationSupport.DEFAULT_PHASE)
                .as("Quartz")
                .isLessThan(new SchedulerFactoryBean().getPhase())
                .as("requests on their way")
                .isLessThan(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE)
                .as("the web server")
                .isLessThan(WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE);
    }

    @Test
    void a_job_on_an_executor_that_ends_during_the_shutdown_is_recorded() {
        assertRecordedByJob(
                application,
                (context, job) -> context.getBean(ThreadPoolTaskExecutor.class).execute(job));
    }

    @Test
    void a_scheduled_job_that_ends_during_the_shutdown_is_recorded() {
        ApplicationContextRunner scheduling =
                application.withBean(ThreadPoolTaskScheduler.class, ThreadPoolTaskScheduler::new);
        assertRecordedByJob(scheduling, (context, job) -> {
            Future<?> scheduled = context.getBean(ThreadPoolTaskScheduler.class).schedule(job, Instant.now());
            assertThat(scheduled).isNotCancelled();
        });
    }

    private void assertRecordedByJob(
            ApplicationContextRunner application, BiConsumer<ApplicationContext, Runnable> start) {
        application.withBean(TelemetryStore.class, () -> store).run(context -> {
            Job job = new Job(context);
            start.accept(context, job::run);
            job.started.await();

            context.close();
        });

        assertThat(store.read(List.of(ENTITY))).containsEntry(ENTITY, new TelemetryRecord("run_abc"));
    }

    @Test
    void a_request_that_ends_during_the_shutdown_is_answered_and_recorded() {
        new WebApplicationContextRunner(AnnotationConfigServletWebServerApplicationContext::new)
                .withConfiguration(AutoConfigurations.of(
                        TomcatServletWebServerAutoConfiguration.class,
                        DispatcherServletAutoConfiguration.class,
                        TelemetryRedisAutoConfiguration.class,
                        TelemetryUpstashAutoConfiguration.class,
                        TelemetryRunAutoConfiguration.class,
                        TelemetryRunStateAutoConfiguration.class,
                        TelemetryAutoConfiguration.class))
                .withPropertyValues("server.port=0")
                .withBean(TelemetryStore.class, () -> store)
                .withUserConfiguration(JobController.class)
                .run(context -> {
                    int port = Objects.requireNonNull(context.getSourceApplicationContext(
                                            AnnotationConfigServletWebServerApplicationContext.class)
                                    .getWebServer())
                            .getPort();
                    HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/job"))
                            .build();
                    CompletableFuture<HttpResponse<Void>> response =
                            HttpClient.newHttpClient().sendAsync(request, HttpResponse.BodyHandlers.discarding());
                    context.getBean(JobController.class).job.started.await();

                    context.close();

                    assertThat(response.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
                });

        assertThat(store.read(List.of(ENTITY))).containsEntry(ENTITY, new TelemetryRecord("run_abc"));
    }

    @Test
    void a_store_that_never_answers_holds_the_end_up_no_longer_than_the_time_to_drain() {
        CountDownLatch asked = new CountDownLatch(1);
        TelemetryStore hanging = new TelemetryStore() {
            @Override
            public List<Failure> write(List<TelemetryWrite> writes) {
                asked.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                throw new IllegalStateException("No answer");
            }

            @Override
            public Map<EntityRef, TelemetryRecord> read(Collection<EntityRef> entities) {
                return Map.of();
            }
        };
        application
                .withBean(TelemetryStore.class, () -> hanging)
                .withPropertyValues("telemetry.write.drain-timeout=200ms")
                .run(context -> {
                    CompletableFuture<Void> stored =
                            context.getBean(TelemetryOperations.class).storeTelemetry("payment", "1", "run_abc");
                    asked.await();
                    long start = System.nanoTime();

                    context.close();

                    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
                    assertThat(stored).succeedsWithin(SOON);
                    await().atMost(SOON)
                            .until(() -> Thread.getAllStackTraces().keySet().stream()
                                    .noneMatch(thread -> thread.getName().equals("telemetry-recorder")));
                });
    }

    @Test
    void after_a_restart_of_the_context_records_are_written_as_before() {
        application.withBean(TelemetryStore.class, () -> store).run(context -> {
            TelemetryOperations operations = context.getBean(TelemetryOperations.class);
            for (String run : List.of("run_a", "run_b", "run_c")) {
                CompletableFuture<Void> stored = operations.storeTelemetry("payment", "1", run);
                context.stop();
                assertThat(stored).succeedsWithin(SOON);
                assertThat(store.read(List.of(ENTITY))).containsEntry(ENTITY, new TelemetryRecord(run));
                context.start();
            }
            assertThat(operations.storeTelemetry("payment", "1", "run_d")).succeedsWithin(SOON);
            assertThat(store.read(List.of(ENTITY))).containsEntry(ENTITY, new TelemetryRecord("run_d"));
        });
    }

    /** Works on until the recorder has stopped, or long enough for it to have done so, and records at its very end. */
    static final class Job {

        final CountDownLatch started = new CountDownLatch(1);

        private final ApplicationContext context;

        Job(ApplicationContext context) {
            this.context = context;
        }

        void run() {
            TelemetryRecorder recorder = context.getBean(TelemetryRecorder.class);
            started.countDown();
            try {
                await().atMost(Duration.ofMillis(700))
                        .pollInterval(10, TimeUnit.MILLISECONDS)
                        .until(() -> !recorder.isRunning());
            } catch (ConditionTimeoutException e) {
                // The recorder waits for this job, as it should.
            }
            recorder.record(ENTITY, "run_abc");
        }
    }

    @RestController
    static class JobController {

        private final Job job;

        JobController(ApplicationContext context) {
            job = new Job(context);
        }

        @GetMapping("/job")
        void job(HttpServletResponse response) throws IOException {
            job.run();
            // Tomcat waits for this method only, and may close the connection before it has sent what comes after.
            response.setContentLength(0);
            response.flushBuffer();
        }
    }
}
