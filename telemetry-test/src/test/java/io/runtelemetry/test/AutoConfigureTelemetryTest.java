package io.runtelemetry.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.EntityRef;
import io.runtelemetry.RecordsTelemetry;
import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryStore;
import io.runtelemetry.TelemetryWrite;
import io.runtelemetry.aspect.WovenTelemetryAspect;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.PriorityOrdered;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** How a test of an application sees what was recorded, and what it is told when that is not what it expects. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class AutoConfigureTelemetryTest {

    @Nested
    @SpringBootTest(classes = Application.class, properties = "telemetry.store=redis")
    @AutoConfigureTelemetry
    class An_application {

        @Autowired
        Jobs jobs;

        @Test
        void shows_what_its_jobs_recorded(RecordedTelemetry telemetry) {
            CurrentRun.runWith("run_abc", () -> jobs.attempt("pym_123"));

            assertThat(telemetry)
                    .recorded("payment", "pym_123")
                    .withRun("run_abc")
                    .notRecorded("payment", "pym_124");
        }

        @Test
        void begins_each_test_with_nothing(@Autowired RecordedTelemetry telemetry) {
            assertThat(telemetry).recordedNothing();
        }

        @Test
        void shows_records_to_its_own_readers_at_once(@Autowired TelemetryOperations operations) {
            CurrentRun.runWith("run_abc", () -> jobs.attempt("pym_123"));

            assertThat(operations.getTelemetry("payment", "pym_123")).isPresent();
        }

        @Test
        void shows_what_another_thread_recorded_once_it_has(RecordedTelemetry telemetry) {
            ExecutorService executor = Executors.newSingleThreadExecutor();
            try {
                executor.execute(() -> CurrentRun.runWith("run_abc", () -> jobs.attempt("pym_123")));

                await().untilAsserted(() -> assertThat(telemetry).recorded("payment", "pym_123"));
            } finally {
                executor.shutdown();
            }
        }

        @Test
        void needs_no_store(@Autowired TelemetryStore store) {
            assertThat(store).isInstanceOf(RecordedTelemetryStore.class);
        }

        @Test
        void shows_the_run_of_an_entity_and_all_runs(RecordedTelemetry telemetry) {
            CurrentRun.runWith("run_abc", () -> jobs.attempt("pym_123"));
            CurrentRun.runWith("run_def", () -> jobs.attempt("pym_123"));

            assertThat(telemetry.runOf("payment", "pym_123")).contains("run_def");
            assertThat(telemetry.runs()).hasSize(1);
        }
    }

    @Nested
    @SpringBootTest(classes = Application.class)
    @AutoConfigureTelemetry
    class A_failure {

        @Autowired
        Jobs jobs;

        @Autowired
        RecordedTelemetry telemetry;

        @Test
        void lists_what_was_recorded_instead() {
            CurrentRun.runWith("run_abc", () -> jobs.attempt("pym_9"));

            assertThatFailure(() -> assertThat(telemetry).recorded("payment", "pym_123"))
                    .contains("payment:pym_123", "Recorded were:", "payment:pym_9 by run_abc")
                    .doesNotContain("Why");
        }

        @Test
        void tells_another_run() {
            CurrentRun.runWith("run_abc", () -> jobs.attempt("pym_123"));

            assertThatFailure(() ->
                            assertThat(telemetry).recorded("payment", "pym_123").withRun("run_def"))
                    .containsSubsequence("payment:pym_123", "run_def", "but it names:", "run_abc");
        }

        @Test
        void tells_what_should_not_have_been_recorded() {
            CurrentRun.runWith("run_abc", () -> jobs.attempt("pym_123"));

            assertThatFailure(() -> assertThat(telemetry).recordedNothing()).contains("payment:pym_123 by run_abc");
            assertThatFailure(() -> assertThat(telemetry).notRecorded("payment", "pym_123"))
                    .contains("payment:pym_123", "run_abc");
        }

        @Test
        void tells_that_no_run_was_current() {
            jobs.attempt("pym_123");

            assertThatFailure(() -> assertThat(telemetry).recorded("payment", "pym_123"))
                    .contains("Nothing was recorded.", "1 time a job was called while no run was current");
        }

        @Test
        void tells_that_the_run_ID_is_none() {
            CurrentRun.runWith("nonsense", () -> jobs.attempt("pym_123"));

            assertThatFailure(() -> assertThat(telemetry).recorded("payment", "pym_123"))
                    .contains("rejected: The run ID 'nonsense'");
        }

        @Test
        void suspects_a_call_that_passed_no_proxy() {
            CurrentRun.runWith("run_abc", () -> jobs.attemptByThis("pym_123"));
            CurrentRun.runWith("run_abc", () -> new Jobs().attempt("pym_123"));

            assertThatFailure(() -> assertThat(telemetry).recorded("payment", "pym_123"))
                    .contains("no call of an annotated method passed a proxy", "Jobs.attempt()", "made with new");
        }

        @Test
        void points_to_the_transaction_that_has_yet_to_end() {
            TransactionSynchronizationManager.setActualTransactionActive(true);
            TransactionSynchronizationManager.initSynchronization();
            try {
                CurrentRun.runWith("run_abc", () -> jobs.attempt("pym_123"));

                assertThatFailure(() -> assertThat(telemetry).recorded("payment", "pym_123"))
                        .contains("a transaction is active")
                        .doesNotContain("proxy");
            } finally {
                TransactionSynchronizationManager.clear();
            }
        }
    }

    @Nested
    @SpringBootTest(
            classes = {Application.class, TooEarly.class},
            properties = "telemetry.validation=warn")
    @AutoConfigureTelemetry
    class A_missing_proxy {

        @Autowired
        RecordedTelemetry telemetry;

        @Test
        void is_named_where_a_record_is_missing(@Autowired EarlyJobs early) {
            CurrentRun.runWith("run_abc", () -> early.attempt("pym_123"));

            assertThatFailure(() -> assertThat(telemetry).recorded("payment", "pym_123"))
                    .contains("bean 'earlyJobs' (AutoConfigureTelemetryTest.EarlyJobs.attempt()) is not proxied")
                    .doesNotContain("bean 'jobs'");
        }

        @Test
        void keeps_a_test_from_believing_that_nothing_was_recorded() {
            assertThatFailure(() -> assertThat(telemetry).recordedNothing()).contains("bean 'earlyJobs'");
            assertThatFailure(() -> assertThat(telemetry).notRecorded("payment", "pym_123"))
                    .contains("bean 'earlyJobs'");
        }
    }

    @Nested
    @SpringBootTest(classes = WovenApplication.class)
    @AutoConfigureTelemetry
    class A_woven_job {

        @Test
        void needs_no_proxy(RecordedTelemetry telemetry) {
            assertThat(telemetry).recordedNothing();
        }

        @Test
        void is_said_not_to_be_called_and_nothing_of_proxies(RecordedTelemetry telemetry) {
            assertThatFailure(() -> assertThat(telemetry).recorded("payment", "pym_123"))
                    .contains("no annotated method was called, all of which are woven", "WovenJobs.attempt()")
                    .doesNotContain("proxy", "proxied");
        }
    }

    @Nested
    @SpringBootTest(
            classes = {Application.class, WovenTooEarly.class},
            properties = "telemetry.validation=warn")
    @AutoConfigureTelemetry
    class A_job_that_is_woven_with_another_aspect_only {

        @Test
        void needs_a_proxy(RecordedTelemetry telemetry) {
            assertThatFailure(() -> assertThat(telemetry).recordedNothing())
                    .contains("bean 'early' (AutoConfigureTelemetryTest.OtherJobs.attempt()) is not proxied");
        }
    }

    @Nested
    @SpringBootTest(classes = Application.class)
    @AutoConfigureTelemetry
    class A_mock {

        @MockitoBean
        @Nullable
        Jobs jobs;

        @Test
        void is_no_missing_proxy(RecordedTelemetry telemetry) {
            assertThatCode(() -> assertThat(telemetry).recordedNothing()).doesNotThrowAnyException();
        }
    }

    @Nested
    @SpringBootTest(
            classes = {Application.class, OwnStore.class},
            properties = "telemetry.enabled=false")
    @AutoConfigureTelemetry
    class An_application_with_a_store_of_its_own_or_without_telemetry {

        @Test
        void is_recorded_in_memory_all_the_same(@Autowired Jobs jobs, RecordedTelemetry telemetry) {
            CurrentRun.runWith("run_abc", () -> jobs.attempt("pym_123"));

            assertThat(telemetry).recorded("payment", "pym_123").withRun("run_abc");
        }
    }

    private static AbstractStringAssert<?> assertThatFailure(ThrowingCallable assertion) {
        return assertThatThrownBy(assertion).isInstanceOf(AssertionError.class).message();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Jobs.class)
    static class Application {}

    static class Jobs {

        @RecordsTelemetry(entityType = "payment", idExpr = "#paymentId")
        public void attempt(String paymentId) {}

        public void attemptByThis(String paymentId) {
            attempt(paymentId);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(WovenJobs.class)
    static class WovenApplication {}

    /** As AspectJ's compiler leaves a class into which it has woven our aspect. */
    static class WovenJobs {

        @RecordsTelemetry(entityType = "payment", idExpr = "#paymentId")
        public void attempt(String paymentId) {
            attempt_aroundBody0(this, paymentId);
        }

        @SuppressWarnings({"MemberName", "unused"})
        static boolean attempt_aroundBody0(WovenJobs self, String paymentId) {
            return WovenTelemetryAspect.hasAspect();
        }
    }

    /** As it leaves one into which it has woven another. */
    static class OtherJobs {

        @RecordsTelemetry(entityType = "payment", idExpr = "#paymentId")
        public void attempt(String paymentId) {
            attempt_aroundBody0(this, paymentId);
        }

        @SuppressWarnings({"MemberName", "unused"})
        static void attempt_aroundBody0(OtherJobs self, String paymentId) {}
    }

    @Configuration(proxyBeanMethods = false)
    static class WovenTooEarly {

        @Bean
        static OtherJobs early() {
            return new OtherJobs();
        }

        @Bean
        static PostProcessorWithJobs needsWoven(OtherJobs jobs) {
            return new PostProcessorWithJobs(jobs);
        }
    }

    static class EarlyJobs {

        @RecordsTelemetry(entityType = "payment", idExpr = "#paymentId")
        public void attempt(String paymentId) {}
    }

    /** A common way to lose a proxy: a post-processor needs the bean, so it is made before what would proxy it. */
    @Configuration(proxyBeanMethods = false)
    static class TooEarly {

        @Bean
        static EarlyJobs earlyJobs() {
            return new EarlyJobs();
        }

        @Bean
        static PostProcessorWithJobs needsJobs(EarlyJobs jobs) {
            return new PostProcessorWithJobs(jobs);
        }
    }

    record PostProcessorWithJobs(Object jobs) implements BeanPostProcessor, PriorityOrdered {

        @Override
        public int getOrder() {
            return HIGHEST_PRECEDENCE;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnStore {

        @Bean
        TelemetryStore ownStore() {
            return new TelemetryStore() {
                @Override
                public List<Failure> write(List<TelemetryWrite> writes) {
                    throw new IllegalStateException("not to be asked");
                }

                @Override
                public Map<EntityRef, TelemetryRecord> read(Collection<EntityRef> entities) {
                    throw new IllegalStateException("not to be asked");
                }
            };
        }
    }
}
