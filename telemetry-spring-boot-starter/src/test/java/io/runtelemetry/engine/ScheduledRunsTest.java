package io.runtelemetry.engine;

import static io.runtelemetry.engine.EngineApplication.currentRun;
import static io.runtelemetry.engine.EngineApplication.linkOf;
import static io.runtelemetry.engine.EngineApplication.runOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordsTelemetry;
import io.runtelemetry.RunIdSource;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import reactor.core.publisher.Mono;

/** Methods that Spring calls by the clock. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ScheduledRunsTest {

    private static final String RUN =
            "scheduled_[0-9a-f]{28}::io\\.runtelemetry\\.engine\\.ScheduledRunsTest:24Jobs\\.";

    private final ApplicationContextRunner silent = EngineApplication.with(TaskSchedulingAutoConfiguration.class)
            .withUserConfiguration(Scheduling.class)
            .withBean(Jobs.class);

    private final ApplicationContextRunner application = silent.withPropertyValues("telemetry.scheduled.enabled=true");

    @Test
    void each_execution_is_a_run_of_its_own_and_they_sort_by_time() {
        application.run(context -> {
            await().until(() -> runOf(context, "repeated_3").isPresent());

            String first = runOf(context, "repeated_1").orElseThrow();
            assertThat(first).matches(RUN + "repeat");
            assertThat(first).isLessThan(runOf(context, "repeated_2").orElseThrow());
            assertThat(runOf(context, "repeated_2").orElseThrow())
                    .isLessThan(runOf(context, "repeated_3").orElseThrow());
        });
    }

    @Test
    void all_kinds_of_schedules_have_runs() {
        application.run(context -> {
            assertRecorded(context, "cron", RUN + "cron");
            assertRecorded(context, "rate", RUN + "rate");
            assertRecorded(context, "once", RUN + "once");
            assertRecorded(context, "failing", RUN + "fail");
            assertRecorded(context, "reactive", RUN + "reactive");
        });
    }

    @Test
    void reactive_methods_are_named_by_their_class_also_behind_a_proxy() {
        silent.withPropertyValues("telemetry.scheduled.enabled=true")
                .withBean(ProxiedJobs.class)
                .run(context -> {
                    assertThat(AopUtils.isCglibProxy(context.getBean(ProxiedJobs.class)))
                            .isTrue();
                    assertRecorded(
                            context,
                            "reactive_behind_proxy",
                            "scheduled_[0-9a-f]{28}::io\\.runtelemetry\\.engine\\.ScheduledRunsTest:24ProxiedJobs\\.reactive");
                });
    }

    @Test
    void tasks_that_are_no_methods_have_runs_without_a_name() {
        application
                .withUserConfiguration(LambdaTask.class)
                .run(context -> assertRecorded(context, "lambda", "scheduled_[0-9a-f]{28}"));
    }

    @Test
    void a_task_that_cannot_say_what_it_is_runs_all_the_same() {
        application
                .withUserConfiguration(NamelessTask.class)
                .run(context -> assertRecorded(context, "nameless", "scheduled_[0-9a-f]{28}"));
    }

    @Test
    void the_applications_schedulers_stay_as_they_are() {
        application.run(context -> {
            assertRecorded(context, "once", RUN + "once");
            assertRecorded(context, "elsewhere", RUN + "elsewhere");

            assertThat(context.getBean(Payments.class).threads())
                    .anyMatch(thread -> thread.startsWith("elsewhere-"))
                    .anyMatch(thread -> thread.startsWith("default-"));
            assertThat(context.getBean("elsewhere")).isExactlyInstanceOf(ThreadPoolTaskScheduler.class);
        });
    }

    @Test
    void nothing_stays_on_the_thread_and_other_tasks_of_the_scheduler_have_no_run() {
        application.run(context -> {
            await().until(() -> runOf(context, "repeated_2").isPresent());

            assertThat(context.getBean("taskScheduler", ThreadPoolTaskScheduler.class)
                            .submit(() -> currentRun(context))
                            .get(30, TimeUnit.SECONDS))
                    .isEmpty();
        });
    }

    @Test
    void the_run_that_code_opens_goes_before_it() {
        application.run(context -> assertRecorded(context, "within", "run_abc"));
    }

    @Test
    void without_the_property_scheduled_methods_have_no_run() {
        silent.run(context -> {
            await().until(() -> context.getBean(Jobs.class).repetitions.get() > 3);

            assertThat(runOf(context, "repeated_1")).isEmpty();
            assertThat(context)
                    .doesNotHaveBean(ScheduledRuns.class)
                    .doesNotHaveBean("runTelemetryScheduledRunUrlGenerator");
        });
    }

    @Test
    void a_template_links_to_the_execution() {
        application
                .withPropertyValues(
                        "telemetry.scheduled.run-url-template=https://logs.example.com/?q={task}+{executionId}")
                .run(context -> {
                    await().until(() -> runOf(context, "once").isPresent());
                    assertThat(linkOf(context, "once"))
                            .get()
                            .asString()
                            .matches("https://logs\\.example\\.com/\\?q=io\\.runtelemetry\\.engine"
                                    + "\\.ScheduledRunsTest%24Jobs\\.once\\+[0-9a-f]{28}");
                });
    }

    @Test
    void it_can_be_replaced() {
        application
                .withBean("runTelemetryScheduledRunIdSource", RunIdSource.class, () -> () -> "run_mine")
                .run(context -> assertRecorded(context, "once", "run_mine"));
    }

    private static void assertRecorded(ApplicationContext context, String paymentId, String run) {
        assertThat(await().until(() -> runOf(context, paymentId), Optional::isPresent))
                .get()
                .asString()
                .matches(run);
    }

    static class Jobs {

        final AtomicInteger repetitions = new AtomicInteger();

        private final Payments payments;

        Jobs(Payments payments) {
            this.payments = payments;
        }

        @Scheduled(fixedDelay = 5)
        void repeat() {
            payments.settle("repeated_" + repetitions.incrementAndGet());
        }

        @Scheduled(cron = "* * * * * *")
        void cron() {
            payments.settle("cron");
        }

        @Scheduled(fixedRate = 100)
        void rate() {
            payments.settle("rate");
        }

        @Scheduled(initialDelay = 1)
        void once() {
            payments.settle("once");
        }

        @Scheduled(initialDelay = 1, scheduler = "elsewhere")
        void elsewhere() {
            payments.settle("elsewhere");
        }

        @Scheduled(initialDelay = 1)
        void fail() {
            payments.fail("failing");
        }

        @Scheduled(initialDelay = 1, fixedDelay = 60_000)
        Mono<Void> reactive() {
            return Mono.fromRunnable(() -> payments.settle("reactive"));
        }

        @Scheduled(initialDelay = 1)
        void within() {
            CurrentRun.runWith("run_abc", () -> payments.settle("within"));
        }
    }

    static class ProxiedJobs {

        private final Payments payments;

        ProxiedJobs(Payments payments) {
            this.payments = payments;
        }

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id")
        public void settle(String id) {
            payments.settle(id);
        }

        @Scheduled(initialDelay = 1, fixedDelay = 60_000)
        public Mono<Void> reactive() {
            return Mono.fromRunnable(() -> payments.settle("reactive_behind_proxy"));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableScheduling
    static class Scheduling {

        @Bean
        ThreadPoolTaskScheduler taskScheduler() {
            return scheduler("default-");
        }

        @Bean
        ThreadPoolTaskScheduler elsewhere() {
            return scheduler("elsewhere-");
        }

        private static ThreadPoolTaskScheduler scheduler(String threads) {
            ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
            scheduler.setThreadNamePrefix(threads);
            return scheduler;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class LambdaTask {

        @Bean
        SchedulingConfigurer lambdaTask(Payments payments) {
            return registrar -> registrar.addFixedDelayTask(() -> payments.settle("lambda"), Duration.ofHours(1));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class NamelessTask {

        @Bean
        SchedulingConfigurer namelessTask(Payments payments) {
            return registrar -> registrar.addFixedDelayTask(
                    new Runnable() {
                        @Override
                        public void run() {
                            payments.settle("nameless");
                        }

                        @Override
                        public String toString() {
                            throw new IllegalStateException("The task has no name, as the test wants it");
                        }
                    },
                    Duration.ofHours(1));
        }
    }
}
