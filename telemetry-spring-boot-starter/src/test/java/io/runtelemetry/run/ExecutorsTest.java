package io.runtelemetry.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.hamcrest.Matchers.equalTo;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import io.runtelemetry.CurrentRun;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordsTelemetry;
import io.runtelemetry.RunIdSource;
import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.TelemetryRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;
import org.springframework.scheduling.SchedulingAwareRunnable;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.scheduling.support.PeriodicTrigger;
import org.springframework.util.ClassUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The run goes along to other threads, and stays on none. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@SuppressWarnings("FutureReturnValueIgnored") // What becomes of it is seen elsewhere.
class ExecutorsTest {

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(telemetryAnd(TaskExecutionAutoConfiguration.class)))
            .withUserConfiguration(Asynchronous.class)
            .withBean(Jobs.class)
            .withPropertyValues("telemetry.store=memory", "telemetry.write.mode=sync", "telemetry.write.timeout=10s");

    @Test
    void an_asynchronous_job_belongs_to_the_run_of_its_caller() {
        application.run(context -> {
            assertThat(settleWithin(context, "run_abc")).contains("run_abc");
            assertThat(settleWithin(context, "")).isEmpty();
        });
    }

    @Test
    void so_it_does_on_virtual_threads_or_others_that_are_made_for_each_task() {
        application
                .withPropertyValues("spring.threads.virtual.enabled=true")
                .run(context -> assertThat(settleWithin(context, "run_abc")).contains("run_abc"));
    }

    @Test
    void the_run_of_any_source_goes_along() {
        ThreadLocal<@Nullable String> engine = new ThreadLocal<>();
        application.withBean("engine", RunIdSource.class, () -> engine::get).run(context -> {
            engine.set("run_engine");
            assertThat(settleWithin(context, "")).contains("run_engine");
            engine.remove();
            assertThat(settleWithin(context, "")).isEmpty();
        });
    }

    @Test
    void a_run_that_the_other_thread_knows_by_itself_hides_none_of_what_it_does() {
        application
                .withBean("process", RunIdSource.class, () -> () -> "run_process")
                .run(context -> assertThat(
                                executor(context).submit(CurrentRun::get).get(30, TimeUnit.SECONDS))
                        .isEmpty());
    }

    @Test
    void a_run_that_is_handed_on_is_behind_what_the_other_thread_knows_by_itself_in_the_order_of_sources() {
        ThreadLocal<@Nullable String> inner = new ThreadLocal<>();
        ThreadLocal<@Nullable String> outer = new ThreadLocal<>();
        application
                .withBean("inner", RunIdSource.class, () -> inner::get)
                .withBean("outer", RunIdSource.class, () -> outer::get)
                .run(context -> {
                    outer.set("run_outer");
                    List<String> seen = executor(context)
                            .submit(() -> {
                                List<String> runs = new ArrayList<>();
                                runs.add(runOf(context));
                                inner.set("run_inner");
                                runs.add(runOf(context));
                                inner.remove();
                                outer.set("run_own");
                                runs.add(runOf(context));
                                outer.remove();
                                CurrentRun.runWith("run_code", () -> runs.add(runOf(context)));
                                runs.add(String.valueOf(MDC.get("runId")));
                                return runs;
                            })
                            .get(30, TimeUnit.SECONDS);
                    outer.remove();

                    assertThat(seen).containsExactly("run_outer", "run_inner", "run_own", "run_code", "null");
                });
    }

    @Test
    void it_goes_on_from_executor_to_executor() {
        ThreadLocal<@Nullable String> engine = new ThreadLocal<>();
        application
                .withPropertyValues("spring.task.execution.pool.core-size=4")
                .withBean("engine", RunIdSource.class, () -> engine::get)
                .run(context -> {
                    engine.set("run_engine");
                    Future<Future<String>> seen =
                            executor(context).submit(() -> executor(context).submit(() -> runOf(context)));
                    engine.remove();

                    assertThat(seen.get(30, TimeUnit.SECONDS).get(30, TimeUnit.SECONDS))
                            .isEqualTo("run_engine");
                });
    }

    @Test
    void each_task_begins_with_the_runs_that_it_was_handed_over_with_or_none_whatever_ran_before() {
        application.withPropertyValues("spring.task.execution.pool.core-size=1").run(context -> {
            executor(context).submit(() -> CurrentRun.open("run_never_closed")).get(30, TimeUnit.SECONDS);

            assertThat(executor(context).submit(() -> runOf(context)).get(30, TimeUnit.SECONDS))
                    .isEqualTo("none");
        });
    }

    @Test
    void a_long_lived_task_as_a_containers_loop_begins_without_a_run() {
        application.run(context -> {
            CompletableFuture<String> seen = new CompletableFuture<>();
            SchedulingAwareRunnable loop = new SchedulingAwareRunnable() {
                @Override
                public void run() {
                    seen.complete(runOf(context));
                }

                @Override
                public boolean isLongLived() {
                    return true;
                }
            };
            CurrentRun.runWith("run_starter", () -> executor(context).execute(loop));

            assertThat(seen.get(30, TimeUnit.SECONDS)).isEqualTo("none");
        });
    }

    @Test
    void a_source_that_fails_keeps_no_task_from_its_work() {
        application
                .withBean("failing", RunIdSource.class, () -> () -> {
                    throw new IllegalStateException("The source fails, as the test wants it");
                })
                .run(context -> assertThat(
                                executor(context).submit(() -> "done").get(30, TimeUnit.SECONDS))
                        .isEqualTo("done"));
    }

    private static String runOf(ApplicationContext context) {
        String runId = context.getBean(OutgoingRun.class).runId();
        return runId == null ? "none" : runId;
    }

    @Test
    void the_applications_own_decorators_decorate_as_well_and_are_the_one_that_is_meant() {
        AtomicInteger decorated = new AtomicInteger();
        TaskDecorator own = task -> {
            decorated.incrementAndGet();
            return task;
        };
        application.withBean("own", TaskDecorator.class, () -> own).run(context -> {
            assertThat(settleWithin(context, "run_abc")).contains("run_abc");
            assertThat(decorated).hasValue(1);
            assertThat(context.getBean(TaskDecorator.class)).isSameAs(own);
        });
    }

    @Test
    void it_can_be_turned_off_and_replaced() {
        application
                .withPropertyValues("telemetry.run-id.executors=false")
                .run(context -> assertThat(settleWithin(context, "run_abc")).isEmpty());
        application
                .withBean(
                        "runTelemetryCurrentRunTaskDecorator",
                        TaskDecorator.class,
                        () -> task -> () -> CurrentRun.runWith("run_mine", task))
                .run(context -> assertThat(settleWithin(context, "run_abc")).contains("run_mine"));
        application
                .withPropertyValues("telemetry.enabled=false")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(TaskDecorator.class)
                        .doesNotHaveBean(IncomingRun.class)
                        .doesNotHaveBean(OutgoingRun.class));
    }

    @Test
    void the_run_can_be_kept_out_of_log_lines() {
        try {
            application
                    .withPropertyValues("telemetry.run-id.mdc=false")
                    .run(context -> CurrentRun.runWith(
                            "run_abc", () -> assertThat(MDC.get("runId")).isNull()));
        } finally {
            application.run(context -> CurrentRun.runWith(
                    "run_abc", () -> assertThat(MDC.get("runId")).isEqualTo("run_abc")));
        }
    }

    @Test
    void a_pool_never_leaks_a_run_into_the_next_job() {
        application
                .withPropertyValues("spring.task.execution.pool.core-size=4")
                .run(context -> assertNothingLeaks(executor(context)::submit));
    }

    @Test
    void nor_does_one_that_Micrometers_context_propagation_decorates() {
        ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
        executor.setCorePoolSize(4);
        executor.setTaskDecorator(new ContextPropagatingTaskDecorator());
        executor.initialize();
        try {
            assertNothingLeaks(executor::submit);
        } finally {
            executor.shutdown();
        }
    }

    @Test
    void nor_does_one_whose_tasks_are_wrapped_by_a_snapshot() {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            assertNothingLeaks(work -> pool.submit(
                    ContextSnapshotFactory.builder().build().captureAll().wrap(work)));
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void a_snapshots_scope_leaves_the_applications_own_value_in_its_logs() {
        ContextSnapshot snapshot = captureWithin("run_abc");
        MDC.put("runId", "own");
        try {
            ContextSnapshot.Scope outer = snapshot.setThreadLocals();
            ContextSnapshot.Scope inner = snapshot.setThreadLocals();
            assertThat(MDC.get("runId")).isEqualTo("run_abc");
            inner.close();
            assertThat(MDC.get("runId")).isEqualTo("run_abc");
            outer.close();
            assertThat(MDC.get("runId")).isEqualTo("own");
            assertThat(CurrentRun.get()).isEmpty();
        } finally {
            MDC.remove("runId");
        }
    }

    private static ContextSnapshot captureWithin(String runId) {
        AtomicReference<ContextSnapshot> snapshot = new AtomicReference<>();
        CurrentRun.runWith(
                runId,
                () -> snapshot.set(ContextSnapshotFactory.builder().build().captureAll()));
        return Objects.requireNonNull(snapshot.get());
    }

    @Test
    void what_a_scheduler_does_later_or_again_and_again_has_no_run_and_what_it_does_at_once_keeps_it() {
        application
                .withConfiguration(AutoConfigurations.of(TaskSchedulingAutoConfiguration.class))
                .withUserConfiguration(Scheduling.class)
                .run(context -> {
                    ThreadPoolTaskScheduler scheduler = context.getBean(ThreadPoolTaskScheduler.class);
                    Map<String, String> runs = new ConcurrentHashMap<>();
                    CurrentRun.runWith("run_abc", () -> {
                        scheduler.scheduleAtFixedRate(see("rate", runs), Duration.ofSeconds(1));
                        scheduler.scheduleWithFixedDelay(see("delay", runs), Duration.ofSeconds(1));
                        scheduler.schedule(see("once", runs), Instant.now());
                        scheduler.schedule(see("trigger", runs), new PeriodicTrigger(Duration.ofSeconds(1)));
                        scheduler.execute(see("execute", runs));
                        scheduler.submit(see("submit", runs));
                        context.getBean("applicationTaskExecutor", AsyncTaskExecutor.class)
                                .execute(see("executor", runs));
                        context.getBeanFactory().createBean(Repeating.class);
                    });

                    Awaitility.await()
                            .untilAsserted(() -> assertThat(runs)
                                    .containsOnly(
                                            entry("rate", "none"),
                                            entry("delay", "none"),
                                            entry("once", "none"),
                                            entry("trigger", "none"),
                                            entry("execute", "run_abc"),
                                            entry("submit", "run_abc"),
                                            entry("executor", "run_abc")));
                    Awaitility.await().untilAtomic(Repeating.RUN, equalTo("none"));
                });
    }

    private static Runnable see(String what, Map<String, String> runs) {
        return () -> runs.put(what, CurrentRun.get().orElse("none"));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableScheduling
    static class Scheduling {}

    /** Made within a run, as by a prototype or a lazy bean. */
    static class Repeating {

        static final AtomicReference<@Nullable String> RUN = new AtomicReference<>();

        @Scheduled(fixedRate = 1_000)
        void repeat() {
            RUN.set(CurrentRun.get().orElse("none"));
        }
    }

    @Test
    void everything_of_ours_works_though_all_beans_are_lazy() {
        application
                .withInitializer(
                        lazy -> lazy.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                .withPropertyValues("telemetry.run-id.mdc=false")
                .run(context -> {
                    CurrentRun.runWith(
                            "run_abc", () -> assertThat(MDC.get("runId")).isNull());
                    assertThat(settleWithin(context, "run_abc")).contains("run_abc");
                });
        CurrentRun.showInLogs(true);
    }

    @Test
    void Micrometers_context_propagation_knows_the_run_as_a_service() {
        assertThat(ContextRegistry.getInstance().getThreadLocalAccessors())
                .anyMatch(accessor -> accessor instanceof CurrentRunAccessor);
    }

    @Test
    void a_reactive_chain_has_the_run_on_all_its_threads_if_Reactor_propagates_context() {
        Hooks.enableAutomaticContextPropagation();
        try {
            List<String> runs = Flux.range(0, 1_000)
                    .flatMap(i -> Mono.fromCallable(() -> CurrentRun.get().orElse("none"))
                            .subscribeOn(Schedulers.parallel())
                            .map(run -> run + CurrentRun.get().orElse("none"))
                            .contextWrite(
                                    context -> i % 2 == 0 ? context.put(CurrentRunAccessor.KEY, "run_" + i) : context)
                            .map(seen -> i % 2 == 0 ? seen.replace("run_" + i, "own") : seen))
                    .collectList()
                    .block();

            assertThat(runs).hasSize(1_000).containsOnly("ownown", "nonenone");
            assertThat(CurrentRun.<@Nullable String>callWith(
                            "run_caller",
                            () -> Mono.fromCallable(() -> CurrentRun.get().orElse("none"))
                                    .subscribeOn(Schedulers.boundedElastic())
                                    .block()))
                    .isEqualTo("run_caller");
        } catch (Exception e) {
            throw new AssertionError(e);
        } finally {
            Hooks.disableAutomaticContextPropagation();
        }
    }

    /** Half of the jobs have a run; some set others, some fail. Each must see its own or none, and so must the log. */
    private static void assertNothingLeaks(Submission pool) throws AssertionError {
        Map<String, Integer> wrong = new ConcurrentHashMap<>();
        List<Future<?>> jobs = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            String runId = i % 2 == 0 ? "run_" + i : "";
            CurrentRun.runWith(
                    runId,
                    () -> jobs.add(pool.submit(() -> {
                        String seen = CurrentRun.get().orElse("");
                        String logged = Optional.ofNullable(MDC.get("runId")).orElse("");
                        if (!seen.equals(runId) || !logged.equals(runId)) {
                            wrong.merge(seen + "/" + logged + " instead of " + runId, 1, Integer::sum);
                        }
                        if (ThreadLocalRandom.current().nextInt(10) == 0) {
                            CurrentRun.runWith("run_inner", Thread::yield);
                            throw new IllegalStateException("A job fails, as the test wants it");
                        }
                        return null;
                    })));
        }
        int failed = 0;
        for (Future<?> job : jobs) {
            try {
                job.get(60, TimeUnit.SECONDS);
            } catch (Exception e) {
                failed++;
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(failed).isPositive();
    }

    private static Optional<String> settleWithin(ApplicationContext context, String runId) throws Exception {
        String paymentId = "pym_" + ThreadLocalRandom.current().nextLong();
        CurrentRun.<@Nullable Void>callWith(
                runId, () -> context.getBean(Jobs.class).settle(paymentId).get(30, TimeUnit.SECONDS));
        return context.getBean(TelemetryOperations.class)
                .getTelemetry(EntityTypes.PAYMENT, paymentId)
                .map(TelemetryRecord::runId);
    }

    private static AsyncTaskExecutor executor(ApplicationContext context) {
        return context.getBean("applicationTaskExecutor", AsyncTaskExecutor.class);
    }

    /** What an application would find in the file that lists them. */
    private static Class<?>[] telemetryAnd(Class<?> other) {
        List<Class<?>> all = new ArrayList<>(List.of(other));
        for (String name : ImportCandidates.load(AutoConfiguration.class, null)) {
            if (name.startsWith("io.runtelemetry.")) {
                all.add(ClassUtils.resolveClassName(name, null));
            }
        }
        return all.toArray(Class<?>[]::new);
    }

    @FunctionalInterface
    private interface Submission {

        Future<?> submit(Callable<@Nullable Void> work);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    static class Asynchronous {}

    static class Jobs {

        @Async
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#paymentId")
        public CompletableFuture<@Nullable Void> settle(String paymentId) {
            return CompletableFuture.completedFuture(null);
        }
    }
}
