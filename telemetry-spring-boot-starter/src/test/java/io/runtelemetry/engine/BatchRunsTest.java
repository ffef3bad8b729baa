package io.runtelemetry.engine;

import static io.runtelemetry.engine.EngineApplication.currentRun;
import static io.runtelemetry.engine.EngineApplication.linkOf;
import static io.runtelemetry.engine.EngineApplication.runOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.RunIdSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.job.builder.FlowBuilder;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.flow.Flow;
import org.springframework.batch.core.job.flow.FlowExecutionStatus;
import org.springframework.batch.core.job.flow.JobExecutionDecider;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.listener.JobExecutionListener;
import org.springframework.batch.core.partition.PartitionHandler;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.scope.context.JobSynchronizationManager;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.support.ListItemReader;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.batch.autoconfigure.BatchAutoConfiguration;
import org.springframework.boot.batch.jdbc.autoconfigure.BatchJdbcAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskExecutor;
import org.springframework.transaction.PlatformTransactionManager;

/** Jobs of Spring Batch, with their repository in H2 or without one. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class BatchRunsTest {

    private final ApplicationContextRunner application = EngineApplication.with(
            DataSourceAutoConfiguration.class,
            DataSourceTransactionManagerAutoConfiguration.class,
            TransactionAutoConfiguration.class,
            BatchAutoConfiguration.class,
            BatchJdbcAutoConfiguration.class);

    private final ApplicationContextRunner withoutDatabase = EngineApplication.with(BatchAutoConfiguration.class);

    @Test
    void a_tasklet_records_the_job_execution() {
        application.run(context -> {
            Payments payments = context.getBean(Payments.class);

            JobExecution execution = run(context, tasklet(context, () -> payments.settle("pym_1")));

            assertThat(runOf(context, "pym_1")).contains("batch_" + execution.getId() + "::settle:20invoices");
        });
    }

    @Test
    void each_execution_is_a_run_of_its_own() {
        application.run(context -> {
            Payments payments = context.getBean(Payments.class);
            JobExecution first = run(context, tasklet(context, () -> payments.settle("pym_1")));
            JobExecution second = run(context, tasklet(context, () -> payments.settle("pym_2")));

            assertThat(first.getId()).isNotEqualTo(second.getId());
            assertThat(runOf(context, "pym_1")).contains("batch_" + first.getId() + "::settle:20invoices");
            assertThat(runOf(context, "pym_2")).contains("batch_" + second.getId() + "::settle:20invoices");
        });
    }

    @Test
    void a_chunk_oriented_step_records_what_it_processes_and_writes() {
        application.run(context -> {
            JobExecution execution = run(context, chunks(context, 1));

            String run = "batch_" + execution.getId() + "::settle:20invoices";
            assertThat(runOf(context, "processed_4")).contains(run);
            assertThat(runOf(context, "written_4")).contains(run);
        });
    }

    @Test
    void a_multi_threaded_step_records_on_all_its_threads() {
        application.run(context -> {
            JobExecution execution = run(context, chunks(context, 4));

            assertThat(context.getBean(Payments.class).threads()).anyMatch(thread -> thread.startsWith("chunk-"));
            assertThat(IntStream.range(0, 10)
                            .mapToObj(i -> Stream.of("processed_" + i, "written_" + i))
                            .flatMap(ids -> ids))
                    .allSatisfy(id -> assertThat(runOf(context, id))
                            .contains("batch_" + execution.getId() + "::settle:20invoices"));
        });
    }

    @Test
    void what_surrounds_the_steps_belongs_to_the_job_too() {
        application.run(context -> {
            Payments payments = context.getBean(Payments.class);

            JobExecution execution = run(
                    context,
                    job(context)
                            .listener(new JobExecutionListener() {
                                @Override
                                public void afterJob(JobExecution jobExecution) {
                                    payments.settle("pym_1");
                                }
                            })
                            .start(step(context, () -> {}))
                            .build());

            assertThat(runOf(context, "pym_1")).contains("batch_" + execution.getId() + "::settle:20invoices");
        });
    }

    @Test
    void what_surrounds_the_steps_of_a_job_that_a_step_launches_belongs_to_that_job() {
        application.run(context -> {
            Payments payments = context.getBean(Payments.class);
            List<JobExecution> children = new ArrayList<>();
            Job child = new JobBuilder("child", context.getBean(JobRepository.class))
                    .listener(new JobExecutionListener() {
                        @Override
                        public void beforeJob(JobExecution jobExecution) {
                            children.add(jobExecution);
                            payments.settle("before_child");
                        }

                        @Override
                        public void afterJob(JobExecution jobExecution) {
                            payments.settle("after_child");
                        }
                    })
                    .start(step(context, () -> payments.settle("in_child")))
                    .build();
            Step launching = new StepBuilder("launching", context.getBean(JobRepository.class))
                    .job(child)
                    .operator(context.getBean(JobOperator.class))
                    .build();

            JobExecution parent = run(
                    context,
                    job(context)
                            .start(launching)
                            .next(step(context, () -> payments.settle("after")))
                            .build());

            String run = "batch_" + children.get(0).getId() + "::child";
            assertThat(runOf(context, "before_child")).contains(run);
            assertThat(runOf(context, "in_child")).contains(run);
            assertThat(runOf(context, "after_child")).contains(run);
            assertThat(runOf(context, "after")).contains("batch_" + parent.getId() + "::settle:20invoices");
        });
    }

    @Test
    void a_decider_within_a_split_has_the_run_where_the_splits_executor_hands_it_on() {
        application
                .withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class))
                .run(context -> {
                    Payments payments = context.getBean(Payments.class);
                    JobExecutionDecider decider = (jobExecution, stepExecution) -> {
                        payments.settle("decided");
                        return FlowExecutionStatus.COMPLETED;
                    };
                    Flow deciding = new FlowBuilder<Flow>("deciding")
                            .start(step(context, () -> {}))
                            .next(decider)
                            .on("*")
                            .end()
                            .build();
                    Flow beside = new FlowBuilder<Flow>("beside")
                            .start(step(context, "beside", () -> payments.settle("beside")))
                            .build();

                    JobExecution execution = run(
                            context,
                            job(context)
                                    .start(new FlowBuilder<Flow>("both")
                                            .split(context.getBean("applicationTaskExecutor", TaskExecutor.class))
                                            .add(deciding, beside)
                                            .build())
                                    .end()
                                    .build());

                    String run = "batch_" + execution.getId() + "::settle:20invoices";
                    assertThat(runOf(context, "beside")).contains(run);
                    assertThat(runOf(context, "decided")).contains(run);
                    assertThat(context.getBean(Payments.class).threads())
                            .allMatch(thread -> thread.startsWith("task-"));
                });
    }

    @Test
    void a_step_that_a_worker_executes_for_a_remote_manager_belongs_to_the_managers_job() {
        application.run(context -> {
            Payments payments = context.getBean(Payments.class);
            JobRepository repository = context.getBean(JobRepository.class);
            Step work = step(context, "work", () -> payments.settle("remote"));
            // What a worker does with a request: it loads the execution by its ID, and knows nothing else of the job.
            PartitionHandler remote = (splitter, manager) -> {
                List<StepExecution> done = new ArrayList<>();
                for (StepExecution partition : splitter.split(manager, 1)) {
                    Thread worker = new Thread(() -> execute(work, repository.getStepExecution(partition.getId())));
                    worker.start();
                    worker.join();
                    done.add(repository.getStepExecution(partition.getId()));
                }
                return done;
            };
            Step manager = new StepBuilder("manager", repository)
                    .partitioner("work", size -> Map.of("only", new ExecutionContext()))
                    .partitionHandler(remote)
                    .build();

            JobExecution execution = run(context, job(context).start(manager).build());

            assertThat(execution.getStatus()).isEqualTo(BatchStatus.COMPLETED);
            assertThat(runOf(context, "remote")).contains("batch_" + execution.getId() + "::settle:20invoices");
        });
    }

    private static void execute(Step step, @Nullable StepExecution execution) {
        try {
            step.execute(Objects.requireNonNull(execution));
        } catch (JobInterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_failing_job_is_recorded_and_leaves_nothing_on_the_thread() {
        application.run(context -> {
            Payments payments = context.getBean(Payments.class);

            JobExecution execution = run(context, tasklet(context, () -> payments.fail("pym_1")));

            assertThat(execution.getStatus()).isEqualTo(BatchStatus.FAILED);
            assertThat(runOf(context, "pym_1")).contains("batch_" + execution.getId() + "::settle:20invoices");
            assertThat(currentRun(context)).isEmpty();
        });
    }

    @Test
    void the_run_that_code_opens_goes_before_the_job_execution() {
        application.run(context -> {
            Payments payments = context.getBean(Payments.class);

            run(context, tasklet(context, () -> CurrentRun.runWith("run_abc", () -> payments.settle("pym_1"))));

            assertThat(runOf(context, "pym_1")).contains("run_abc");
        });
    }

    @Test
    void executions_that_no_repository_counts_are_told_apart_by_their_launch() {
        withoutDatabase.run(context -> {
            Payments payments = context.getBean(Payments.class);
            JobExecution first = run(context, tasklet(context, () -> payments.settle("pym_1")));
            // The clock that tells launches apart counts milliseconds.
            await().until(() -> LocalDateTime.now(ZoneId.systemDefault())
                    .isAfter(first.getCreateTime().plusNanos(2_000_000)));
            JobExecution second = run(context, tasklet(context, () -> payments.settle("pym_2")));

            assertThat(first.getId()).isEqualTo(second.getId());
            assertThat(runOf(context, "pym_1")).get().asString().matches("batch_1-[0-9]{13}::settle:20invoices");
            assertThat(runOf(context, "pym_1")).isNotEqualTo(runOf(context, "pym_2"));
        });
    }

    @Test
    void a_template_links_to_the_execution() {
        application
                .withPropertyValues(
                        "telemetry.batch.run-url-template=https://batch.example.com/jobs/{jobName}/{executionId}")
                .run(context -> {
                    Payments payments = context.getBean(Payments.class);

                    JobExecution execution = run(context, tasklet(context, () -> payments.settle("pym_1")));

                    assertThat(linkOf(context, "pym_1"))
                            .contains("https://batch.example.com/jobs/settle%20invoices/" + execution.getId());
                });
    }

    @Test
    void it_can_be_turned_off_and_replaced() {
        application
                .withPropertyValues("telemetry.batch.enabled=false")
                .run(context -> assertThat(context)
                        .doesNotHaveBean("runTelemetryBatchRunIdSource")
                        .doesNotHaveBean("runTelemetryBatchRunUrlGenerator"));
        application
                .withBean("runTelemetryBatchRunIdSource", RunIdSource.class, () -> () -> "run_mine")
                .run(context -> {
                    Payments payments = context.getBean(Payments.class);
                    run(context, tasklet(context, () -> payments.settle("pym_1")));
                    assertThat(runOf(context, "pym_1")).contains("run_mine");
                });
    }

    @Test
    void without_Spring_Batch_on_the_classpath_there_is_nothing_of_it() {
        EngineApplication.with()
                .withClassLoader(new FilteredClassLoader(JobSynchronizationManager.class))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean("runTelemetryBatchRunIdSource")
                        .doesNotHaveBean("runTelemetryBatchRunUrlGenerator"));
    }

    private static JobExecution run(ApplicationContext context, Job job) throws Exception {
        JobParameters parameters =
                new JobParametersBuilder().addLong("nano", System.nanoTime()).toJobParameters();
        return context.getBean(JobOperator.class).start(job, parameters);
    }

    private static JobBuilder job(ApplicationContext context) {
        return new JobBuilder("settle invoices", context.getBean(JobRepository.class));
    }

    private static Job tasklet(ApplicationContext context, Runnable work) {
        return job(context).start(step(context, work)).build();
    }

    private static Step step(ApplicationContext context, Runnable work) {
        return step(context, "step", work);
    }

    private static Step step(ApplicationContext context, String name, Runnable work) {
        StepBuilder step = new StepBuilder(name, context.getBean(JobRepository.class));
        return context.getBeanProvider(PlatformTransactionManager.class).stream()
                .findFirst()
                .map(transactions -> step.tasklet((contribution, chunk) -> finished(work), transactions))
                .orElseGet(() -> step.tasklet((contribution, chunk) -> finished(work)))
                .build();
    }

    private static RepeatStatus finished(Runnable work) {
        work.run();
        return RepeatStatus.FINISHED;
    }

    private static Job chunks(ApplicationContext context, int threads) {
        Payments payments = context.getBean(Payments.class);
        List<String> items = IntStream.range(0, 10).mapToObj(Integer::toString).toList();
        var step = new StepBuilder("step", context.getBean(JobRepository.class))
                .<String, String>chunk(5)
                .transactionManager(context.getBean(PlatformTransactionManager.class))
                .reader(new ListItemReader<>(items))
                .processor(item -> {
                    payments.settle("processed_" + item);
                    return item;
                })
                .writer(chunk -> chunk.forEach(item -> payments.settle("written_" + item)));
        if (threads > 1) {
            SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("chunk-");
            executor.setConcurrencyLimit(threads);
            step.taskExecutor(executor);
        }
        return job(context).start(step.build()).build();
    }
}
