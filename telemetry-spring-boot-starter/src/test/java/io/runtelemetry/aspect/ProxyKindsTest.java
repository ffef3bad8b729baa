package io.runtelemetry.aspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordsTelemetry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.aop.framework.autoproxy.DefaultAdvisorAutoProxyCreator;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.CustomScopeConfigurer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.EnableAspectJAutoProxy;
import org.springframework.context.annotation.Primary;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.support.SimpleThreadScope;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.retry.annotation.Backoff;
import org.springframework.retry.annotation.EnableRetry;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

/** A call is recorded once, whatever the bean is and whatever else advises it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ProxyKindsTest {

    @Test
    void a_proxied_bean_that_could_be_serialized_still_can_and_works_without_telemetry_afterwards() throws Exception {
        try (RecordingApplication application = RecordingApplication.of(SerializableJob.class)) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                out.writeObject(application.get(SerializableTask.class));
            }
            try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
                SerializableTask read = (SerializableTask) in.readObject();

                assertThat(CurrentRun.callWith("run_abc", () -> read.run("pym_1")))
                        .isEqualTo("pym_1");
            }
        }
    }

    interface SerializableTask extends Serializable {
        String run(String id);
    }

    static class SerializableJob implements SerializableTask {

        private static final long serialVersionUID = 1L;

        @Override
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id")
        public String run(String id) {
            return id;
        }
    }

    @Test
    void a_bean_behind_an_interface_is_recorded_through_a_JDK_proxy() {
        try (RecordingApplication application = RecordingApplication.of(ChargingJob.class)) {
            Job<?> job = application.get(Job.class);
            assertThat(Proxy.isProxyClass(job.getClass())).isTrue();

            CurrentRun.runWith("run_abc", () -> application.get(Charging.class).run(new Payment("pym_1")));

            assertThat(application.writes()).containsExactly("payment:pym_1");
        }
    }

    @Test
    void a_bean_is_recorded_through_a_CGLIB_proxy_of_its_class() {
        try (RecordingApplication application = RecordingApplication.of(ClassProxies.class, ChargingJob.class)) {
            assertThat(AopUtils.isCglibProxy(application.get(ChargingJob.class)))
                    .isTrue();

            CurrentRun.runWith(
                    "run_abc", () -> application.get(ChargingJob.class).run(new Payment("pym_1")));

            assertThat(application.writes()).containsExactly("payment:pym_1");
        }
    }

    @Test
    void a_call_through_the_generic_type_and_its_bridge_method_is_recorded_once() {
        try (RecordingApplication application = RecordingApplication.of(ClassProxies.class, ChargingJob.class)) {
            @SuppressWarnings("unchecked")
            Job<Payment> job = application.get(Job.class);

            CurrentRun.runWith("run_abc", () -> job.run(new Payment("pym_1")));

            assertThat(application.writes()).containsExactly("payment:pym_1");
        }
    }

    @Test
    void an_annotation_on_a_generic_interface_sees_the_type_that_a_class_gives_it() {
        try (RecordingApplication application = RecordingApplication.of(InheritingJob.class)) {
            @SuppressWarnings("unchecked")
            AnnotatedJob<Payment> job = application.get(AnnotatedJob.class);

            CurrentRun.runWith("run_abc", () -> job.run(new Payment("pym_1")));

            assertThat(application.writes()).containsExactly("payment:pym_1");
        }
    }

    @Test
    void the_annotation_of_a_class_takes_the_place_of_that_of_its_interface() {
        try (RecordingApplication application = RecordingApplication.of(OverridingJob.class)) {
            @SuppressWarnings("unchecked")
            AnnotatedJob<Payment> job = application.get(AnnotatedJob.class);

            CurrentRun.runWith("run_abc", () -> job.run(new Payment("pym_1")));

            assertThat(application.writes()).containsExactly("invoice:pym_1");
        }
    }

    @Test
    void two_beans_called_through_one_method_of_their_interface_record_what_each_says() {
        try (RecordingApplication application = RecordingApplication.of(InheritingJob.class, OverridingJob.class)) {
            CurrentRun.runWith("run_abc", () -> {
                for (int call = 1; call <= 2; call++) {
                    call(application, "proxyKindsTest.InheritingJob", call);
                    call(application, "proxyKindsTest.OverridingJob", call);
                }
            });

            assertThat(application.writes())
                    .containsExactly("payment:pym_1", "invoice:pym_1", "payment:pym_2", "invoice:pym_2");
        }
    }

    @SuppressWarnings("unchecked")
    private static void call(RecordingApplication application, String bean, int call) {
        ((AnnotatedJob<Payment>) application.get(bean)).run(new Payment("pym_" + call));
    }

    @Test
    void beans_with_a_scope_and_primary_beans_are_recorded_once() {
        try (RecordingApplication application = RecordingApplication.of(ScopedAndPrimary.class)) {
            CurrentRun.runWith("run_abc", () -> {
                ((PlainJob) application.get("scoped")).run("pym_1");
                application.get(PlainJob.class).run("pym_2");
            });

            assertThat(application.writes()).containsExactly("payment:pym_1", "payment:pym_2");
        }
    }

    @Test
    void several_proxy_creators_record_once() {
        try (RecordingApplication application = RecordingApplication.of(TwoProxyCreators.class, PlainJob.class)) {
            CurrentRun.runWith("run_abc", () -> application.get(PlainJob.class).run("pym_1"));

            assertThat(application.writes()).containsExactly("payment:pym_1");
        }
    }

    @Test
    void a_retryable_job_is_recorded_once_for_each_attempt() {
        try (RecordingApplication application = RecordingApplication.of(Retries.class, RetriedJob.class)) {
            CurrentRun.runWith(
                    "run_abc", () -> application.get(RetriedJob.class).run("pym_1"));

            assertThat(application.writes()).containsExactly("payment:pym_1", "payment:pym_1", "payment:pym_1");
        }
    }

    @Test
    void a_job_that_Spring_Retry_retries_is_recorded_once_for_the_call() {
        try (RecordingApplication application = RecordingApplication.of(SpringRetries.class, SpringRetriedJob.class)) {
            SpringRetriedJob job = application.get(SpringRetriedJob.class);

            CurrentRun.runWith("run_abc", () -> job.run("pym_1"));

            assertThat(job.attempts()).isEqualTo(3);
            assertThat(application.writes()).containsExactly("payment:pym_1");
        }
    }

    @Test
    void beans_of_each_scope_are_recorded_once() {
        try (RecordingApplication application = RecordingApplication.of(Scopes.class)) {
            CurrentRun.runWith("run_abc", () -> {
                ((PlainJob) application.get("prototype")).run("pym_1");
                ((PlainJob) application.get("prototype")).run("pym_2");
                ((PlainJob) application.get("threadScoped")).run("pym_3");
                ((Charging) application.get("threadScopedByInterface")).run(new Payment("pym_4"));
            });

            assertThat(application.writes())
                    .containsExactly("payment:pym_1", "payment:pym_2", "payment:pym_3", "payment:pym_4");
        }
    }

    @ParameterizedTest
    @MethodSource("kindsOfThreads")
    void jobs_on_many_threads_are_recorded_with_their_own_runs(ThreadFactory threads) throws InterruptedException {
        try (RecordingApplication application = RecordingApplication.of(PlainJob.class)) {
            List<Thread> started = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                String number = Integer.toString(i);
                Thread thread = threads.newThread(() -> CurrentRun.runWith(
                        "run_" + number, () -> application.get(PlainJob.class).run("pym_" + number)));
                thread.start();
                started.add(thread);
            }
            for (Thread thread : started) {
                thread.join();
            }

            for (int i = 0; i < 100; i++) {
                assertThat(application.runOf("pym_" + i)).contains("run_" + i);
            }
        }
    }

    /** Virtual threads are there since JDK 21, and found by reflection for the sake of older ones. */
    static Stream<Named<ThreadFactory>> kindsOfThreads() throws ReflectiveOperationException {
        Named<ThreadFactory> platform = Named.of("platform threads", Thread::new);
        if (Runtime.version().feature() < 21) {
            return Stream.of(platform);
        }
        Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
        Method factory = Class.forName("java.lang.Thread$Builder").getMethod("factory");
        return Stream.of(platform, Named.of("virtual threads", (ThreadFactory) factory.invoke(builder)));
    }

    @Test
    void an_async_job_is_recorded_when_its_work_is_done() {
        try (RecordingApplication application = RecordingApplication.of(AsyncJobs.class, AsyncJob.class)) {
            CompletableFuture<String> done = application.get(AsyncJob.class).run("pym_1", "run_abc");

            assertThat(done).succeedsWithin(10, TimeUnit.SECONDS);
            assertThat(application.runOf("pym_1")).contains("run_abc");
            assertThat(application.runOf("invoice", "of pym_1")).contains("run_abc");
        }
    }

    @Test
    void an_async_job_that_fails_is_recorded_and_fails_as_without_telemetry() {
        try (RecordingApplication application = RecordingApplication.of(AsyncJobs.class, AsyncJob.class)) {
            CompletableFuture<String> done = application.get(AsyncJob.class).failing("pym_1", "run_abc");

            assertThatThrownBy(() -> done.get(30, TimeUnit.SECONDS)).hasRootCauseMessage("declined");
            assertThat(application.runOf("pym_1")).contains("run_abc");
        }
    }

    record Payment(String id) {}

    interface Job<T> {
        void run(T work);
    }

    interface Charging {
        void run(Payment payment);
    }

    static class ChargingJob implements Job<Payment>, Charging {
        @Override
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#payment.id")
        public void run(Payment payment) {}
    }

    interface AnnotatedJob<T> {
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#p0.id")
        void run(T work);
    }

    static class InheritingJob implements AnnotatedJob<Payment> {
        @Override
        public void run(Payment work) {}
    }

    static class OverridingJob implements AnnotatedJob<Payment> {
        @Override
        @RecordsTelemetry(entityType = EntityTypes.INVOICE, idExpr = "#p0.id")
        public void run(Payment work) {}
    }

    static class PlainJob {
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id")
        public void run(String id) {}
    }

    static class RetriedJob {
        private final AtomicInteger attempts = new AtomicInteger();

        @Retryable(maxRetries = 2, delay = 1)
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id")
        public void run(String id) {
            if (attempts.incrementAndGet() < 3) {
                throw new IllegalStateException("declined");
            }
        }
    }

    static class SpringRetriedJob {
        private final AtomicInteger attempts = new AtomicInteger();

        @org.springframework.retry.annotation.Retryable(backoff = @Backoff(1))
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id")
        public void run(String id) {
            if (attempts.incrementAndGet() < 3) {
                throw new IllegalStateException("declined");
            }
        }

        public int attempts() {
            return attempts.get();
        }
    }

    static class AsyncJob {
        @Async
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id", runId = "#runId")
        @RecordsTelemetry(entityType = EntityTypes.INVOICE, idExpr = "#result", runId = "#runId")
        public CompletableFuture<String> run(String id, String runId) {
            return CompletableFuture.completedFuture("of " + id);
        }

        @Async
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id", runId = "#runId")
        public CompletableFuture<String> failing(String id, String runId) {
            throw new IllegalStateException("declined");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAspectJAutoProxy(proxyTargetClass = true)
    static class ClassProxies {}

    @Configuration(proxyBeanMethods = false)
    @EnableResilientMethods(proxyTargetClass = true)
    static class Retries {}

    @Configuration(proxyBeanMethods = false)
    @EnableRetry(proxyTargetClass = true)
    static class SpringRetries {}

    @Configuration(proxyBeanMethods = false)
    @EnableAsync(proxyTargetClass = true)
    static class AsyncJobs {
        @Bean(destroyMethod = "shutdown")
        Executor taskExecutor() {
            return Executors.newSingleThreadExecutor();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class TwoProxyCreators {
        @Bean
        static DefaultAdvisorAutoProxyCreator another() {
            DefaultAdvisorAutoProxyCreator another = new DefaultAdvisorAutoProxyCreator();
            another.setProxyTargetClass(true);
            return another;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ScopedAndPrimary {
        @Bean
        @Scope(value = "prototype", proxyMode = ScopedProxyMode.TARGET_CLASS)
        PlainJob scoped() {
            return new PlainJob();
        }

        @Bean
        @Primary
        PlainJob primary() {
            return new PlainJob();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Scopes {
        @Bean
        static CustomScopeConfigurer threadScope() {
            CustomScopeConfigurer scopes = new CustomScopeConfigurer();
            scopes.addScope("thread", new SimpleThreadScope());
            return scopes;
        }

        @Bean
        @Scope("prototype")
        PlainJob prototype() {
            return new PlainJob();
        }

        @Bean
        @Scope(value = "thread", proxyMode = ScopedProxyMode.TARGET_CLASS)
        PlainJob threadScoped() {
            return new PlainJob();
        }

        @Bean
        @Scope(value = "thread", proxyMode = ScopedProxyMode.INTERFACES)
        Charging threadScopedByInterface() {
            return new ChargingJob();
        }
    }
}
