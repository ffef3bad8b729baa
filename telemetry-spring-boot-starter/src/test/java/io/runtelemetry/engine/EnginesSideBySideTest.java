package io.runtelemetry.engine;

import static io.runtelemetry.engine.EngineApplication.linkOf;
import static io.runtelemetry.engine.EngineApplication.runOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.runtelemetry.CurrentRun;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jobrunr.scheduling.JobRequestScheduler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.quartz.JobBuilder;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.TriggerBuilder;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.transaction.PlatformTransactionManager;

/** One application, set up by Spring Boot alone, whose payments are settled by jobs of five engines. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("FutureReturnValueIgnored") // What becomes of it is seen elsewhere.
class EnginesSideBySideTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

    private final ConfigurableApplicationContext application = new SpringApplicationBuilder(Billing.class)
            .web(WebApplicationType.NONE)
            .properties(
                    "spring.batch.job.enabled=false",
                    "jobrunr.background-job-server.enabled=true",
                    "jobrunr.background-job-server.poll-interval-in-seconds=5",
                    "jobrunr.background-job-server.worker-count=1",
                    "jobrunr.miscellaneous.allow-anonymous-data-usage=false",
                    "telemetry.store=memory",
                    "telemetry.write.mode=sync",
                    "telemetry.write.timeout=10s",
                    "telemetry.scheduled.enabled=true",
                    "telemetry.trigger.dashboard-url=https://trigger.example.com",
                    "telemetry.batch.run-url-template=https://batch.example.com/executions/{executionId}",
                    "telemetry.quartz.run-url-template=https://quartz.example.com/{jobGroup}/{jobName}",
                    "telemetry.jobrunr.dashboard-url=https://jobrunr.example.com",
                    "telemetry.run-url-template=https://logs.example.com/?q={runId}")
            .run();

    private final Payments payments = application.getBean(Payments.class);

    @AfterAll
    void stop() {
        application.close();
    }

    @Test
    void each_payment_links_to_the_dashboard_of_the_engine_that_settled_it() throws Exception {
        CurrentRun.runWith("run_abc", () -> payments.settle("by_trigger"));
        JobExecution execution = application.getBean(Batch.class).launch("by_batch");
        fire("by_quartz", SettlingJob.class);
        UUID job = application
                .getBean(JobRequestScheduler.class)
                .enqueue(new PaymentJobs.Request("by_jobrunr", "settle"))
                .asUUID();

        assertLink("by_trigger", "https://trigger\\.example\\.com/runs/run_abc");
        assertLink("by_batch", "https://batch\\.example\\.com/executions/" + execution.getId());
        assertLink("by_quartz", "https://quartz\\.example\\.com/DEFAULT/by_quartz");
        assertLink("by_jobrunr", "https://jobrunr\\.example\\.com/dashboard/jobs/" + job);
        assertLink("by_schedule", "https://logs\\.example\\.com/\\?q=scheduled_[0-9a-f]{28}%3A%3Aio.*\\.settle");
    }

    @Test
    void an_entity_links_to_the_engine_that_touched_it_last() throws Exception {
        application.getBean(Batch.class).launch("handed_on");
        CurrentRun.runWith("run_last", () -> payments.settle("handed_on"));
        assertLink("handed_on", "https://trigger\\.example\\.com/runs/run_last");

        JobExecution execution = application.getBean(Batch.class).launch("handed_on");
        assertLink("handed_on", "https://batch\\.example\\.com/executions/" + execution.getId());
    }

    @Test
    void a_batch_that_Quartz_launches_is_the_run_of_what_it_does() throws Exception {
        fire("by_batch_of_quartz", LaunchingJob.class);

        assertLink("by_batch_of_quartz", "https://batch\\.example\\.com/executions/[0-9]+");
        assertLink("before_the_batch", "https://quartz\\.example\\.com/DEFAULT/by_batch_of_quartz");
    }

    @Test
    void a_batch_that_is_launched_on_a_thread_to_which_Quartz_handed_over_is_the_run_of_what_it_does()
            throws Exception {
        fire("by_handed_on_batch", HandingJob.class);

        assertLink("by_handed_on_batch", "https://batch\\.example\\.com/executions/[0-9]+");
        assertLink("handed_by_quartz", "https://quartz\\.example\\.com/DEFAULT/by_handed_on_batch");
    }

    @Test
    void a_batch_that_a_trigger_dev_task_launches_is_a_run_of_the_task() throws Exception {
        CurrentRun.<JobExecution>callWith(
                "run_abc", () -> application.getBean(Batch.class).launch("by_batch_of_trigger"));

        assertThat(runOf(application, "by_batch_of_trigger")).contains("run_abc");
    }

    private void assertLink(String paymentId, String link) {
        assertThat(await().atMost(LONG_ENOUGH).until(() -> linkOf(application, paymentId), Optional::isPresent))
                .get()
                .asString()
                .matches(link);
    }

    private void fire(String paymentId, Class<? extends org.quartz.Job> job) throws SchedulerException {
        application
                .getBean(Scheduler.class)
                .scheduleJob(
                        JobBuilder.newJob(job).withIdentity(paymentId).build(),
                        TriggerBuilder.newTrigger().startNow().build());
    }

    public static final class SettlingJob implements org.quartz.Job {

        private final Payments payments;

        public SettlingJob(Payments payments) {
            this.payments = payments;
        }

        @Override
        public void execute(JobExecutionContext context) {
            payments.settle(context.getJobDetail().getKey().getName());
        }
    }

    public static final class LaunchingJob implements org.quartz.Job {

        private final Payments payments;

        private final Batch batch;

        public LaunchingJob(Payments payments, Batch batch) {
            this.payments = payments;
            this.batch = batch;
        }

        @Override
        public void execute(JobExecutionContext context) throws org.quartz.JobExecutionException {
            payments.settle("before_the_batch");
            try {
                batch.launch(context.getJobDetail().getKey().getName());
            } catch (JobExecutionException e) {
                throw new org.quartz.JobExecutionException(e);
            }
        }
    }

    public static final class HandingJob implements org.quartz.Job {

        private final Payments payments;

        private final Batch batch;

        private final AsyncTaskExecutor executor;

        public HandingJob(
                Payments payments, Batch batch, @Qualifier("applicationTaskExecutor") AsyncTaskExecutor executor) {
            this.payments = payments;
            this.batch = batch;
            this.executor = executor;
        }

        @Override
        public void execute(JobExecutionContext context) {
            String paymentId = context.getJobDetail().getKey().getName();
            executor.submit(() -> {
                payments.settle("handed_by_quartz");
                return batch.launch(paymentId);
            });
        }
    }

    static class Batch {

        private final JobRepository repository;

        private final PlatformTransactionManager transactions;

        private final JobOperator operator;

        private final Payments payments;

        Batch(
                JobRepository repository,
                PlatformTransactionManager transactions,
                JobOperator operator,
                Payments payments) {
            this.repository = repository;
            this.transactions = transactions;
            this.operator = operator;
            this.payments = payments;
        }

        JobExecution launch(String paymentId) throws JobExecutionException {
            Job job = new org.springframework.batch.core.job.builder.JobBuilder("settle", repository)
                    .start(new StepBuilder("step", repository)
                            .tasklet(
                                    (contribution, chunk) -> {
                                        payments.settle(paymentId);
                                        return RepeatStatus.FINISHED;
                                    },
                                    transactions)
                            .build())
                    .build();
            return operator.start(
                    job,
                    new JobParametersBuilder()
                            .addLong("nano", System.nanoTime())
                            .toJobParameters());
        }
    }

    static class Schedule {

        private final Payments payments;

        Schedule(Payments payments) {
            this.payments = payments;
        }

        @Scheduled(initialDelay = 1)
        void settle() {
            payments.settle("by_schedule");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableScheduling
    @Import({Batch.class, Schedule.class, PaymentJobs.class})
    static class Billing {

        @Bean
        Payments payments() {
            return new Payments();
        }
    }
}
