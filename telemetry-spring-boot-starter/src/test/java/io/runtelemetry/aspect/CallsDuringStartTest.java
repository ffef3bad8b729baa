package io.runtelemetry.aspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordsTelemetry;
import io.runtelemetry.RunIdSource;
import io.runtelemetry.TelemetryListener.SkipReason;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Jobs that are called while beans are still being made, by threads that beans wait for. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CallsDuringStartTest {

    @Test
    void a_call_on_another_thread_does_not_wait_for_beans_and_is_recorded_when_they_are_there() {
        try (RecordingApplication application = RecordingApplication.of(Consuming.class)) {
            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(application.runOf("pym_consumed")).contains("run_consumer"));
        }
    }

    @Test
    void an_expression_does_not_wait_for_a_bean_that_is_not_there_yet() {
        try (RecordingApplication application = RecordingApplication.of(Consuming.class)) {
            assertThat(application.skipped()).containsExactly(SkipReason.EXPRESSION_FAILED);
        }
    }

    @Test
    void a_call_on_the_thread_that_makes_beans_is_recorded() {
        try (RecordingApplication application = RecordingApplication.of(Consuming.class)) {
            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(application.runOf("pym_main")).contains("run_main"));
        }
    }

    @Test
    void a_call_on_another_thread_without_a_run_of_its_own_belongs_to_that_of_the_process() {
        try (RecordingApplication application = RecordingApplication.of(OfProcess.class)) {
            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(application.runOf("pym_consumed")).contains("run_process"));
            assertThat(application.skipped()).isEmpty();
        }
        try (RecordingApplication application = RecordingApplication.of(OfNoProcess.class)) {
            assertThat(application.runOf("pym_consumed")).isEmpty();
            assertThat(application.skipped()).containsExactly(SkipReason.NO_RUN);
        }
    }

    /** Nobody else calls a job: what was kept is handed over at the end of the start. */
    @Test
    void a_woven_call_on_another_thread_does_not_wait_for_beans_and_is_recorded_when_they_are_there() {
        try (RecordingApplication application = RecordingApplication.of(Woven.class)) {
            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(application.runOf("pym_woven")).contains("run_woven"));
            assertThat(application.get(RecordOperationSource.class).statistics())
                    .isEmpty();
        }
    }

    static class Job {

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id")
        public void run(String id) {}
    }

    @Configuration(proxyBeanMethods = false)
    static class Woven {

        @Bean
        Client client(RecordOperationSource source) throws Exception {
            Method run = Job.class.getDeclaredMethod("run", String.class);
            consume(() -> CurrentRun.runWith("run_woven", () -> {
                RecordedMethod recorded = Objects.requireNonNull(source.findWoven(run, Job.class));
                try {
                    recorded.invoke(new Job(), new Object[] {"pym_woven"}, () -> null);
                } catch (Throwable e) {
                    throw new IllegalStateException(e);
                }
            }));
            return new Client(true);
        }

        @Bean
        EntityTypes types(Client client) {
            return client.consumed() ? EntityTypes.shared() : EntityTypes.sharedAnd(List.of("client"));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OfNoProcess {

        @Bean
        Job job() {
            return new Job();
        }

        @Bean
        Client client(Job job) throws InterruptedException {
            consume(() -> job.run("pym_consumed"));
            return new Client(true);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OfProcess extends OfNoProcess {

        @Bean
        RunIdSource runTelemetryEnvironmentRunIdSource() {
            return () -> "run_process";
        }
    }

    private static void consume(Runnable work) throws InterruptedException {
        Thread consumer = new Thread(work);
        consumer.setDaemon(true);
        consumer.start();
        consumer.join(TimeUnit.SECONDS.toMillis(20));
        assertThat(consumer.isAlive()).isFalse();
    }

    static class Jobs {

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id")
        public void run(String id) {}

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "@ids.toString()")
        public void byBean() {}
    }

    /** A broker's client, which a source of run IDs needs, and which is there only when its consumer has done a job. */
    record Client(boolean consumed) {}

    @Configuration(proxyBeanMethods = false)
    static class Consuming {

        @Bean
        Jobs jobs() {
            return new Jobs();
        }

        @Bean
        Client client(Jobs jobs) throws InterruptedException {
            CurrentRun.runWith("run_main", () -> jobs.run("pym_main"));
            consume(() -> CurrentRun.runWith("run_consumer", () -> {
                jobs.run("pym_consumed");
                jobs.byBean();
            }));
            return new Client(true);
        }

        @Bean
        RunIdSource ofClient(Client client) {
            return () -> client.consumed() ? null : "run_client";
        }

        @Bean
        Object ids(Client client) {
            return "pym_of_bean" + client.consumed();
        }
    }
}
