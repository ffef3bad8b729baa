package io.runtelemetry.engine;

import static io.runtelemetry.engine.EngineApplication.currentRun;
import static io.runtelemetry.engine.EngineApplication.linkOf;
import static io.runtelemetry.engine.EngineApplication.runOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.runtelemetry.RunIdSource;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jobrunr.scheduling.JobRequestScheduler;
import org.jobrunr.server.BackgroundJobServer;
import org.jobrunr.server.runner.ThreadLocalJobContext;
import org.jobrunr.spring.autoconfigure.JobRunrAutoConfiguration;
import org.jobrunr.spring.autoconfigure.storage.JobRunrSqlStorageAutoConfiguration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** Jobs that JobRunr processes, stored in H2. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class JobRunrRunsTest {

    private static final Duration AFTER_SOME_POLLS = Duration.ofSeconds(60);

    private final ApplicationContextRunner application = EngineApplication.with(
                    DataSourceAutoConfiguration.class,
                    JacksonAutoConfiguration.class,
                    JobRunrSqlStorageAutoConfiguration.class,
                    JobRunrAutoConfiguration.class)
            .withBean(PaymentJobs.class)
            .withPropertyValues(
                    "jobrunr.background-job-server.enabled=true",
                    "jobrunr.background-job-server.poll-interval-in-seconds=5",
                    "jobrunr.background-job-server.worker-count=2",
                    "jobrunr.miscellaneous.allow-anonymous-data-usage=false",
                    "telemetry.jobrunr.dashboard-url=https://jobs.example.com");

    @Test
    void jobs_are_recorded_with_a_link_to_the_dashboard() {
        application.run(context -> {
            JobRequestScheduler jobs = context.getBean(JobRequestScheduler.class);
            UUID settle =
                    jobs.enqueue(new PaymentJobs.Request("pym_1", "settle")).asUUID();
            UUID failing =
                    jobs.enqueue(new PaymentJobs.Request("pym_2", "fail")).asUUID();
            jobs.enqueue(new PaymentJobs.Request("pym_3", "within"));
            context.getBean(BackgroundJobServer.class).start();

            assertThat(recorded(context, "pym_1")).isEqualTo("jobrunr_" + settle);
            assertThat(recorded(context, "pym_2")).isEqualTo("jobrunr_" + failing);
            assertThat(recorded(context, "pym_3")).isEqualTo("run_abc");
            assertThat(linkOf(context, "pym_1")).contains("https://jobs.example.com/dashboard/jobs/" + settle);
            assertThat(currentRun(context)).isEmpty();
        });
    }

    @Test
    void a_retry_is_the_job_again_and_each_job_of_a_recurring_one_is_a_run_of_its_own() {
        application
                .withPropertyValues("jobrunr.jobs.retry-back-off-time-seed=1")
                .run(context -> {
                    JobRequestScheduler jobs = context.getBean(JobRequestScheduler.class);
                    UUID flaky = jobs.enqueue(new PaymentJobs.Request("pym_flaky", "flaky"))
                            .asUUID();
                    jobs.scheduleRecurrently(
                            "every-5", Duration.ofSeconds(5), new PaymentJobs.Request("pym_often", "settle"));
                    context.getBean(BackgroundJobServer.class).start();

                    assertThat(recorded(context, "pym_flaky_retried")).isEqualTo("jobrunr_" + flaky);
                    String first = recorded(context, "pym_often");
                    assertThat(first).startsWith("jobrunr_");
                    await().atMost(AFTER_SOME_POLLS)
                            .untilAsserted(() -> assertThat(runOf(context, "pym_often"))
                                    .isPresent()
                                    .isNotEqualTo(Optional.of(first)));
                });
    }

    private static String recorded(ApplicationContext context, String paymentId) {
        return await().atMost(AFTER_SOME_POLLS)
                .until(() -> runOf(context, paymentId), Optional::isPresent)
                .orElseThrow();
    }

    @Test
    void it_can_be_turned_off_and_replaced() {
        application
                .withPropertyValues("telemetry.jobrunr.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean("runTelemetryJobRunrRunIdSource"));
        application
                .withBean("runTelemetryJobRunrRunIdSource", RunIdSource.class, () -> () -> "run_mine")
                .run(context -> assertThat(currentRun(context)).contains("run_mine"));
    }

    @Test
    void without_JobRunr_on_the_classpath_there_is_nothing_of_it() {
        EngineApplication.with()
                .withClassLoader(new FilteredClassLoader(ThreadLocalJobContext.class))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean("runTelemetryJobRunrRunIdSource")
                        .doesNotHaveBean("runTelemetryJobRunrRunUrlGenerator"));
    }
}
