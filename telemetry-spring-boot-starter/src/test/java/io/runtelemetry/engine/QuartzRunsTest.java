package io.runtelemetry.engine;

import static io.runtelemetry.engine.EngineApplication.currentRun;
import static io.runtelemetry.engine.EngineApplication.linkOf;
import static io.runtelemetry.engine.EngineApplication.runOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.RunIdSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.Scheduler;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.listeners.JobListenerSupport;
import org.quartz.listeners.TriggerListenerSupport;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.quartz.autoconfigure.QuartzAutoConfiguration;
import org.springframework.boot.quartz.autoconfigure.SchedulerFactoryBeanCustomizer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabase;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseBuilder;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseType;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.scheduling.quartz.SchedulerFactoryBean;

/** Jobs that Quartz fires, with its store in memory or in H2. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class QuartzRunsTest {

    private final ApplicationContextRunner application = EngineApplication.with(
                    DataSourceAutoConfiguration.class,
                    DataSourceTransactionManagerAutoConfiguration.class,
                    QuartzAutoConfiguration.class)
            .withUserConfiguration(QuartzConfiguration.class);

    @ParameterizedTest
    @ValueSource(strings = {"memory", "jdbc"})
    void a_job_records_its_firing(String store) {
        application.withPropertyValues("spring.quartz.job-store-type=" + store).run(context -> {
            Fired fired = fire(context, Settle.class, "pym_1");

            assertThat(fired.id()).isNotEmpty();
            assertThat(runOf(context, "pym_1")).contains("quartz_" + fired.id() + "::billing:20jobs::settle:2Fpym_1");
        });
    }

    @Test
    void each_firing_is_a_run_of_its_own() {
        application.run(context -> {
            fire(context, Settle.class, "pym_1");
            fire(context, Settle.class, "pym_2");

            assertThat(runOf(context, "pym_1").orElseThrow().split("::", -1)[0])
                    .isNotEqualTo(runOf(context, "pym_2").orElseThrow().split("::", -1)[0]);
        });
    }

    @Test
    void a_failing_job_is_recorded() {
        application.run(context -> {
            Fired fired = fire(context, Fail.class, "pym_1");

            assertThat(fired.failed()).isTrue();
            assertThat(runOf(context, "pym_1")).get().asString().startsWith("quartz_" + fired.id() + "::");
        });
    }

    @ParameterizedTest
    @ValueSource(classes = {Settle.class, Fail.class, Vetoed.class})
    void nothing_stays_on_the_thread_when_the_job_has_ended(Class<? extends Job> job) {
        application.run(context -> {
            fire(context, job, "pym_1");

            assertThat(context.getBean(ThreadPoolTaskScheduler.class)
                            .submit(() -> currentRun(context))
                            .get(30, TimeUnit.SECONDS))
                    .isEmpty();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "before, java.lang.IllegalStateException",
        "after, java.lang.IllegalStateException",
        "before, java.lang.AssertionError",
        "after, java.lang.AssertionError"
    })
    void nothing_stays_on_the_thread_when_a_listener_of_the_application_fails(
            String when, Class<? extends Throwable> failure) {
        application.run(context -> {
            Scheduler scheduler = context.getBean(Scheduler.class);
            CountDownLatch failed = new CountDownLatch(1);
            List<Optional<String>> seen = new CopyOnWriteArrayList<>();
            if (when.equals("after")) {
                // Listeners are told in their order, and ours has been added already.
                scheduler.getListenerManager().removeJobListener(QuartzRuns.class.getName());
            }
            scheduler.getListenerManager().addJobListener(new Failing(when, failure, failed));
            if (when.equals("after")) {
                scheduler.getListenerManager().addJobListener(new QuartzRuns());
            }
            scheduler.scheduleJob(
                    JobBuilder.newJob(Settle.class)
                            .usingJobData("paymentId", "pym_1")
                            .build(),
                    TriggerBuilder.newTrigger().startNow().build());
            assertThat(failed.await(30, TimeUnit.SECONDS)).isTrue();

            assertThat(context.getBean(ThreadPoolTaskScheduler.class)
                            .submit(() -> currentRun(context))
                            .get(30, TimeUnit.SECONDS))
                    .isEmpty();
            scheduler.getListenerManager().removeJobListener("failing");
            scheduler.getListenerManager().addJobListener(new JobListenerSupport() {
                @Override
                public String getName() {
                    return "seeing";
                }

                @Override
                public void jobExecutionVetoed(JobExecutionContext vetoed) {
                    seen.add(currentRun(context));
                }
            });
            fire(context, Vetoed.class, "pym_2");
            await().untilAsserted(() -> assertThat(seen).containsExactly(Optional.empty()));
        });
    }

    /** A listener of the application that fails before or after each job. */
    private static final class Failing extends JobListenerSupport {

        private final String when;

        private final Class<? extends Throwable> failure;

        private final CountDownLatch failed;

        Failing(String when, Class<? extends Throwable> failure, CountDownLatch failed) {
            this.when = when;
            this.failure = failure;
            this.failed = failed;
        }

        @Override
        public String getName() {
            return "failing";
        }

        @Override
        public void jobToBeExecuted(JobExecutionContext context) {
            failIf("before");
        }

        @Override
        public void jobWasExecuted(JobExecutionContext context, @Nullable JobExecutionException failure) {
            failIf("after");
        }

        private void failIf(String now) {
            if (now.equals(when)) {
                failed.countDown();
                String message = "The listener fails, as the test wants it";
                if (failure == AssertionError.class) {
                    throw new AssertionError(message);
                }
                throw new IllegalStateException(message);
            }
        }
    }

    @Test
    void a_job_that_is_fired_again_at_once_stays_within_its_firing() {
        application.run(context -> {
            Fired fired = fire(context, Refired.class, "pym_1");

            assertThat(runOf(context, "pym_1")).get().asString().startsWith("quartz_" + fired.id() + "::");
            assertThat(runOf(context, "pym_1_again")).isEqualTo(runOf(context, "pym_1"));
        });
    }

    @Test
    void a_job_that_a_crashed_scheduler_left_behind_is_recovered_as_a_firing_of_its_own() {
        application
                .withPropertyValues("spring.quartz.job-store-type=jdbc", "spring.quartz.auto-startup=false")
                .run(context -> {
                    Scheduler scheduler = context.getBean(Scheduler.class);
                    JobDetail job = JobBuilder.newJob(Settle.class)
                            .withIdentity("settle", "billing")
                            .usingJobData("paymentId", "pym_1")
                            .requestRecovery()
                            .build();
                    scheduler.addJob(job, true, true);
                    // What a scheduler leaves in its tables when its process dies while the job runs.
                    new JdbcTemplate(context.getBean(DataSource.class))
                            .update(
                                    "INSERT INTO QRTZ_FIRED_TRIGGERS (SCHED_NAME, ENTRY_ID, TRIGGER_NAME, TRIGGER_GROUP,"
                                            + " INSTANCE_NAME, FIRED_TIME, SCHED_TIME, PRIORITY, STATE, JOB_NAME,"
                                            + " JOB_GROUP, IS_NONCONCURRENT, REQUESTS_RECOVERY)"
                                            + " VALUES (?, 'crashed', 'nightly', 'billing', ?, 1, 1, 5, 'EXECUTING',"
                                            + " 'settle', 'billing', FALSE, TRUE)",
                                    scheduler.getSchedulerName(),
                                    scheduler.getSchedulerInstanceId());
                    scheduler.start();

                    Map<String, Fired> ended = context.getBean(Firings.class).ended;
                    Fired recovered = await().until(() -> Optional.ofNullable(ended.get("pym_1")), Optional::isPresent)
                            .orElseThrow();
                    assertThat(recovered.id()).isNotEqualTo("crashed");
                    assertThat(runOf(context, "pym_1")).contains("quartz_" + recovered.id() + "::billing::settle");
                });
    }

    /** The first node dies while the job runs: it takes no further one, nothing in it says any more that it lives. */
    @Test
    void a_job_of_a_node_that_died_is_recovered_by_another_as_a_firing_of_its_own() {
        EmbeddedDatabase database = new EmbeddedDatabaseBuilder()
                .setType(EmbeddedDatabaseType.H2)
                .generateUniqueName(true)
                .build();
        try {
            ApplicationContextRunner node = application.withPropertyValues(
                    "spring.quartz.job-store-type=jdbc",
                    "spring.quartz.jdbc.initialize-schema=never",
                    "spring.quartz.properties.org.quartz.scheduler.instanceId=AUTO",
                    "spring.quartz.properties.org.quartz.jobStore.isClustered=true",
                    "spring.quartz.properties.org.quartz.jobStore.clusterCheckinInterval=500");
            new ResourceDatabasePopulator(new ClassPathResource("org/quartz/impl/jdbcjobstore/tables_h2.sql"))
                    .execute(database);
            CountDownLatch end = new CountDownLatch(1);
            MortalDataSource mortal = new MortalDataSource(database, end);
            node.withBean(DataSource.class, () -> mortal)
                    .withBean(CountDownLatch.class, () -> end)
                    .run(first -> {
                        first.getBean(Scheduler.class)
                                .scheduleJob(
                                        JobBuilder.newJob(Interrupted.class)
                                                .withIdentity("settle", "billing")
                                                .usingJobData("paymentId", "pym_1")
                                                .requestRecovery()
                                                .build(),
                                        TriggerBuilder.newTrigger().startNow().build());
                        String runId = await().until(() -> runOf(first, "pym_1"), Optional::isPresent)
                                .orElseThrow();
                        first.getBean(Scheduler.class).standby();
                        mortal.dead = true;
                        await().until(() -> mortal.waiting.stream().anyMatch(name -> name.endsWith("_ClusterManager")));
                        // Quartz waits for some seconds before it takes a node for dead.
                        new JdbcTemplate(database).update("UPDATE QRTZ_SCHEDULER_STATE SET LAST_CHECKIN_TIME = 1");

                        node.withBean(DataSource.class, () -> database)
                                .withBean(CountDownLatch.class, () -> new CountDownLatch(0))
                                .run(second -> {
                                    String recovered = await().until(() -> runOf(second, "pym_1"), Optional::isPresent)
                                            .orElseThrow();
                                    assertThat(recovered)
                                            .isNotEqualTo(runId)
                                            .startsWith("quartz_")
                                            .endsWith("::billing::settle");
                                });
                        end.countDown();
                    });
        } finally {
            database.shutdown();
        }
    }

    /**
     * What a node has of its database, until it dies: then who asks waits for the end. Nodes of one process share the way to
     * the database, and one that was only refused would come to life again with the second.
     */
    private static final class MortalDataSource extends DelegatingDataSource {

        private final Set<String> waiting = ConcurrentHashMap.newKeySet();

        private final CountDownLatch end;

        private volatile boolean dead;

        MortalDataSource(DataSource target, CountDownLatch end) {
            super(target);
            this.end = end;
        }

        @Override
        public Connection getConnection() throws SQLException {
            if (dead) {
                waiting.add(Thread.currentThread().getName());
                try {
                    end.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                throw new SQLException("The node is dead, as the test wants it");
            }
            return super.getConnection();
        }
    }

    @Test
    void a_vetoed_job_does_not_run_and_is_not_recorded() {
        application.run(context -> {
            fire(context, Vetoed.class, "pym_1");

            assertThat(runOf(context, "pym_1")).isEmpty();
        });
    }

    @Test
    void the_listeners_of_the_application_stay() {
        application.run(context -> {
            fire(context, Settle.class, "pym_1");

            assertThat(context.getBean(Scheduler.class).getListenerManager().getJobListeners())
                    .extracting(listener -> listener.getClass().getSimpleName())
                    .containsExactly("Firings", "QuartzRuns");
        });
    }

    @Test
    void a_scheduler_that_the_application_makes_itself_tells_of_its_jobs_too() {
        application
                .withBean("second", SchedulerFactoryBean.class, QuartzRunsTest::second)
                .run(context -> assertThat(context.getBean("second", Scheduler.class)
                                .getListenerManager()
                                .getJobListeners())
                        .hasAtLeastOneElementOfType(QuartzRuns.class));
    }

    private static SchedulerFactoryBean second() {
        SchedulerFactoryBean factory = new SchedulerFactoryBean();
        factory.setSchedulerName("second");
        factory.setAutoStartup(false);
        return factory;
    }

    @Test
    void the_run_that_code_opens_goes_before_the_firing() {
        application.run(context -> {
            fire(context, SettleWithin.class, "pym_1");

            assertThat(runOf(context, "pym_1")).contains("run_abc");
        });
    }

    @Test
    void a_template_links_to_the_firing() {
        application
                .withPropertyValues(
                        "telemetry.quartz.run-url-template=https://quartz.example.com/{jobGroup}/{jobName}/{fireInstanceId}")
                .run(context -> {
                    Fired fired = fire(context, Settle.class, "pym_1");

                    assertThat(linkOf(context, "pym_1"))
                            .contains("https://quartz.example.com/billing%20jobs/settle%2Fpym_1/" + fired.id());
                });
    }

    @Test
    void it_can_be_turned_off_and_replaced() {
        application
                .withPropertyValues("telemetry.quartz.enabled=false")
                .run(context -> assertThat(context)
                        .doesNotHaveBean("runTelemetryQuartzSchedulerPostProcessor")
                        .doesNotHaveBean("runTelemetryQuartzRunIdSource")
                        .doesNotHaveBean("runTelemetryQuartzRunUrlGenerator"));
        application
                .withBean("runTelemetryQuartzRunIdSource", RunIdSource.class, () -> () -> "run_mine")
                .run(context -> {
                    fire(context, Settle.class, "pym_1");
                    assertThat(runOf(context, "pym_1")).contains("run_mine");
                });
    }

    @Test
    void without_Quartz_on_the_classpath_there_is_nothing_of_it() {
        EngineApplication.with()
                .withClassLoader(new FilteredClassLoader(Scheduler.class))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean("runTelemetryQuartzRunIdSource")
                        .doesNotHaveBean("runTelemetryQuartzRunUrlGenerator"));
    }

    /** Fires a job and waits for its end. */
    private static Fired fire(ApplicationContext context, Class<? extends Job> job, String paymentId) throws Exception {
        context.getBean(Scheduler.class)
                .scheduleJob(
                        JobBuilder.newJob(job)
                                .withIdentity("settle/" + paymentId, "billing jobs")
                                .usingJobData("paymentId", paymentId)
                                .build(),
                        TriggerBuilder.newTrigger().startNow().build());
        Map<String, Fired> ended = context.getBean(Firings.class).ended;
        return await().until(() -> Optional.ofNullable(ended.get(paymentId)), Optional::isPresent)
                .orElseThrow();
    }

    /** A job that has ended. */
    record Fired(String id, boolean failed) {}

    public static final class Settle extends PaymentJob {

        public Settle(Payments payments) {
            super(payments::settle);
        }
    }

    public static final class Fail extends PaymentJob {

        public Fail(Payments payments) {
            super(payments::fail);
        }
    }

    public static final class Vetoed extends PaymentJob {

        public Vetoed(Payments payments) {
            super(payments::settle);
        }
    }

    public static final class Refired implements Job {

        private final Payments payments;

        public Refired(Payments payments) {
            this.payments = payments;
        }

        @Override
        public void execute(JobExecutionContext context) throws JobExecutionException {
            String paymentId = context.getMergedJobDataMap().getString("paymentId");
            if (context.getRefireCount() == 0) {
                payments.settle(paymentId + "_again");
                throw new JobExecutionException(true);
            }
            payments.settle(paymentId);
        }
    }

    /** Settles a payment, and does not end before its node. */
    public static final class Interrupted extends PaymentJob {

        public Interrupted(Payments payments, CountDownLatch end) {
            super(paymentId -> {
                payments.settle(paymentId);
                try {
                    end.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
    }

    public static final class SettleWithin extends PaymentJob {

        public SettleWithin(Payments payments) {
            super(paymentId -> CurrentRun.runWith("run_abc", () -> payments.settle(paymentId)));
        }
    }

    abstract static class PaymentJob implements Job {

        private final Consumer<String> work;

        PaymentJob(Consumer<String> work) {
            this.work = work;
        }

        @Override
        public void execute(JobExecutionContext context) {
            work.accept(context.getMergedJobDataMap().getString("paymentId"));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class QuartzConfiguration {

        @Bean
        Firings firings() {
            return new Firings();
        }

        /** One thread, which goes on where a task ends with an error. */
        @Bean
        ThreadPoolTaskScheduler jobExecutor() {
            return new ThreadPoolTaskScheduler();
        }

        @Bean
        SchedulerFactoryBeanCustomizer schedulerCustomizer(Firings firings, ThreadPoolTaskScheduler jobExecutor) {
            return factory -> {
                factory.setTaskExecutor(jobExecutor);
                factory.setGlobalJobListeners(firings);
                factory.setGlobalTriggerListeners(new Veto());
            };
        }
    }

    /** The application's own listener. */
    static final class Firings extends JobListenerSupport {

        final Map<String, Fired> ended = new ConcurrentHashMap<>();

        @Override
        public String getName() {
            return "firings";
        }

        @Override
        public void jobExecutionVetoed(JobExecutionContext context) {
            jobWasExecuted(context, null);
        }

        @Override
        public void jobWasExecuted(JobExecutionContext context, @Nullable JobExecutionException failure) {
            ended.put(
                    context.getMergedJobDataMap().getString("paymentId"),
                    new Fired(context.getFireInstanceId(), failure != null));
        }
    }

    static final class Veto extends TriggerListenerSupport {

        @Override
        public String getName() {
            return "veto";
        }

        @Override
        public boolean vetoJobExecution(Trigger trigger, JobExecutionContext context) {
            return context.getJobInstance() instanceof Vetoed;
        }
    }
}
