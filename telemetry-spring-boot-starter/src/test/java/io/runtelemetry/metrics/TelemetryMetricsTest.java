package io.runtelemetry.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.runtelemetry.CurrentRun;
import io.runtelemetry.EntityRef;
import io.runtelemetry.LinkAccess;
import io.runtelemetry.LinkAccess.Action;
import io.runtelemetry.LinkAccess.Outcome;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryListener.AlertOutcome;
import io.runtelemetry.TelemetryListener.DropReason;
import io.runtelemetry.TelemetryListener.SkipReason;
import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryStore;
import io.runtelemetry.TelemetryUnavailableException;
import io.runtelemetry.TelemetryWrite;
import io.runtelemetry.recorder.TelemetryRecorder;
import io.runtelemetry.store.TelemetryFormat;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TelemetryMetricsTest {

    private static final EntityRef PAYMENT = new EntityRef("payment", "pym_123");

    private final ApplicationContextRunner application = MeteredApplication.withMetrics();

    @Test
    void each_stored_record_is_timed_by_its_entity_type() {
        application.run(context -> {
            storeNow(context, "payment", "pym_123");
            storeNow(context, "payment", "pym_124");
            storeNow(context, "invoice", "inv_1");

            assertThat(storeCount(context, "payment", "success")).isEqualTo(2);
            assertThat(storeCount(context, "invoice", "success")).isEqualTo(1);
            assertThat(storeCount(context, "payment", "failure")).isZero();
            assertThat(meters(context)
                            .get("telemetry.store")
                            .tags("entity.type", "payment", "outcome", "success")
                            .timer()
                            .max(TimeUnit.SECONDS))
                    .isGreaterThan(0)
                    .isLessThan(30);
        });
    }

    @Test
    void each_failed_attempt_is_timed_and_the_records_wait_in_the_buffer_until_they_are_retried() {
        application.withPropertyValues("telemetry.write.buffer-size=50").run(context -> {
            SwitchedStore store = context.getBean(SwitchedStore.class);
            store.away = true;
            recorder(context).record(PAYMENT, "run_a");
            await().until(() -> storeCount(context, "payment", "failure") > 0);

            assertThat(gauge(context, "telemetry.buffer.size")).isEqualTo(1);
            assertThat(gauge(context, "telemetry.buffer.capacity")).isEqualTo(50);
            assertThat(meters(context).get("telemetry.buffer.age").timeGauge().value(TimeUnit.SECONDS))
                    .isGreaterThan(0)
                    .isLessThan(60);

            store.away = false;
            // Only a fresh write tells that the store is back.
            storeNow(context, "payment", "pym_124");
            await().until(() -> storeCount(context, "payment", "success") == 2);
            await().untilAsserted(() ->
                    assertThat(gauge(context, "telemetry.buffer.size")).isZero());
            assertThat(counter(context, "telemetry.retried")).isGreaterThanOrEqualTo(1);
            assertThat(gauge(context, "telemetry.buffer.size")).isZero();
            assertThat(gauge(context, "telemetry.buffer.age")).isZero();
        });
    }

    @Test
    void a_run_that_gives_way_to_a_newer_one_before_it_is_written_is_counted() {
        application.run(context -> {
            context.getBean(SwitchedStore.class).away = true;
            recorder(context).record(PAYMENT, "run_a");
            recorder(context).record(PAYMENT, "run_b");

            assertThat(counter(context, "telemetry.coalesced")).isEqualTo(1);
        });
    }

    @Test
    void every_read_is_timed_by_whether_the_store_answered() {
        application.run(context -> {
            TelemetryOperations telemetry = context.getBean(TelemetryOperations.class);
            telemetry.getTelemetry("payment", "pym_123");
            telemetry.getTelemetryWithUrl(List.of(PAYMENT, new EntityRef("invoice", "inv_1")));
            context.getBean(SwitchedStore.class).away = true;
            assertThatExceptionOfType(TelemetryUnavailableException.class)
                    .isThrownBy(() -> telemetry.getTelemetry("payment", "pym_123"));

            assertThat(timerCount(context, "telemetry.read", "success")).isEqualTo(2);
            assertThat(timerCount(context, "telemetry.read", "failure")).isEqualTo(1);
        });
    }

    @Test
    void every_batch_is_observed_while_it_is_written_and_every_read_while_it_is_read() {
        Observations observations = new Observations();
        application.withBean(Observations.class, () -> observations).run(context -> {
            SwitchedStore store = context.getBean(SwitchedStore.class);
            store.observationRegistry = context.getBean(ObservationRegistry.class);
            storeNow(context, "payment", "pym_123");
            context.getBean(TelemetryOperations.class).getTelemetry("payment", "pym_123");

            assertThat(store.observations)
                    .as("current in the store, so that what its client observes belongs to it")
                    .containsExactly("telemetry.batch", "telemetry.read");
            assertThat(observations.stopped)
                    .containsExactly("telemetry write 1 success none", "telemetry read 1 success none");
        });
    }

    @Test
    void a_batch_is_a_failure_as_a_whole_or_in_part() {
        Observations observations = new Observations();
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(observations);
        SwitchedStore store = new SwitchedStore();
        store.refused.add("bad");
        TelemetryStore observed = new ObservedTelemetryStore(store, registry);

        observed.write(List.of(write("bad"), write("pym_123")));
        observed.write(List.of(write("bad")));

        assertThat(observations.stopped)
                .containsExactly(
                        "telemetry write 2 partial IllegalStateException",
                        "telemetry write 1 failure IllegalStateException");
    }

    private static TelemetryWrite write(String id) {
        return new TelemetryWrite(
                new EntityRef("payment", id),
                new TelemetryRecord("run_a"),
                Duration.ofDays(14),
                false,
                List.of(),
                List.of());
    }

    @Test
    void dropped_records_are_counted_by_reason() {
        application.withPropertyValues("telemetry.write.buffer-size=2").run(context -> {
            context.getBean(SwitchedStore.class).away = true;
            for (int i = 0; i < 5; i++) {
                recorder(context).record(new EntityRef("payment", "pym_" + i), "run_a");
            }

            await().until(() -> counter(context, "telemetry.dropped", "reason", "overflow") == 3);
            assertThat(counter(context, "telemetry.dropped", "reason", "expired"))
                    .isZero();
        });
    }

    @Test
    void what_jobs_do_not_record_is_counted_by_reason() {
        application.withPropertyValues("telemetry.max-entities-per-call=2").run(context -> {
            MeteredApplication.PaymentJob job = context.getBean(MeteredApplication.PaymentJob.class);
            job.attempt("pym_123");
            CurrentRun.runWith("run_a", () -> {
                job.look("pym_123");
                job.attempt(null);
                job.attemptTheEighth(List.of());
                job.attemptWith(Map.of("id", "pym_123"));
                job.attemptAll(List.of("1", "2", "3"));
                assertThatIllegalStateException().isThrownBy(job::fail);
            });

            for (SkipReason reason : SkipReason.values()) {
                assertThat(counter(
                                context,
                                "telemetry.skipped",
                                "reason",
                                reason.name().toLowerCase(Locale.ROOT)))
                        .as("%s", reason)
                        .isEqualTo(1);
            }
        });
    }

    @Test
    void what_cannot_be_stored_and_what_cannot_be_read_is_counted() {
        application.run(context -> {
            recorder(context).record(PAYMENT, "no run");
            context.getBean(TelemetryFormat.class).read(PAYMENT, "no record");

            assertThat(counter(context, "telemetry.rejected")).isEqualTo(1);
            assertThat(counter(context, "telemetry.unreadable")).isEqualTo(1);
        });
    }

    @Test
    void alerts_and_refused_tokens_are_counted() {
        application.run(context -> {
            TelemetryListener all = TelemetryListener.all(context.getBeanProvider(TelemetryListener.class)
                    .orderedStream()
                    .toList());
            all.onAlert(AlertOutcome.WRONG_SIGNATURE, "wrong");
            all.onTokenRefused();

            assertThat(counter(context, "telemetry.alerts", "outcome", "wrong_signature"))
                    .isEqualTo(1);
            assertThat(counter(context, "telemetry.alerts", "outcome", "recorded"))
                    .isZero();
            assertThat(counter(context, "telemetry.tokens.refused")).isEqualTo(1);
        });
    }

    @Test
    void links_that_are_shown_and_opened_are_counted_by_entity_type() {
        application.run(context -> {
            TelemetryListener all = TelemetryListener.all(context.getBeanProvider(TelemetryListener.class)
                    .orderedStream()
                    .toList());
            all.onLinkAccess(new LinkAccess(Action.LOOKUP, PAYMENT, Outcome.FOUND, "ada"));
            all.onLinkAccess(new LinkAccess(Action.LOOKUP, PAYMENT, Outcome.FOUND, null));
            all.onLinkAccess(new LinkAccess(Action.LOOKUP, PAYMENT, Outcome.NOT_FOUND, "ada"));
            all.onLinkAccess(new LinkAccess(Action.OPEN, PAYMENT, Outcome.FOUND, "ada"));
            all.onLinkAccess(new LinkAccess(Action.OPEN, PAYMENT, Outcome.DENIED, "eve"));

            assertThat(counter(context, "telemetry.links.shown", "entity.type", "payment"))
                    .isEqualTo(2);
            assertThat(counter(context, "telemetry.links.opened", "entity.type", "payment"))
                    .isEqualTo(1);
            assertThat(counter(context, "telemetry.links.opened", "entity.type", "invoice"))
                    .isZero();
        });
    }

    @Test
    void all_counters_are_there_before_anything_happens_for_the_applications_own_types_too() {
        application.withPropertyValues("telemetry.entity-types=subscription").run(context -> {
            assertThat(storeCount(context, "subscription", "success")).isZero();
            assertThat(counter(context, "telemetry.links.shown", "entity.type", "subscription"))
                    .isZero();
            for (DropReason reason : DropReason.values()) {
                assertThat(counter(
                                context,
                                "telemetry.dropped",
                                "reason",
                                reason.name().toLowerCase(Locale.ROOT)))
                        .isZero();
            }
        });
    }

    @Test
    void no_tag_holds_an_ID_of_an_entity_or_a_run() {
        application.run(context -> {
            storeNow(context, "payment", "pym_secret");
            context.getBean(TelemetryOperations.class).getTelemetry("payment", "pym_secret");

            assertThat(meters(context).getMeters().stream()
                            .map(Meter::getId)
                            .filter(id -> id.getName().startsWith("telemetry."))
                            .flatMap(id -> id.getTags().stream())
                            .map(Tag::getValue))
                    .contains("payment")
                    .noneMatch(value -> value.contains("secret") || value.contains("run_a"));
        });
    }

    @Test
    void an_application_without_a_registry_records_and_reads_all_the_same() {
        MeteredApplication.withoutMetrics().run(TelemetryMetricsTest::assertThatItWorksWithoutMeters);
    }

    @Test
    void an_application_without_Micrometers_meters_on_its_classpath_records_and_reads_all_the_same() {
        MeteredApplication.withoutMetrics()
                .withClassLoader(new FilteredClassLoader("io.micrometer.core"))
                .run(TelemetryMetricsTest::assertThatItWorksWithoutMeters);
    }

    @Test
    void an_application_without_any_of_Micrometer_records_and_reads_all_the_same() {
        MeteredApplication.withoutMetrics()
                .withClassLoader(new FilteredClassLoader("io.micrometer"))
                .run(TelemetryMetricsTest::assertThatItWorksWithoutMeters);
    }

    private static void assertThatItWorksWithoutMeters(AssertableApplicationContext context) {
        assertThat(context).hasNotFailed().doesNotHaveBean("runTelemetryMeteringTelemetryListener");
        storeNow(context, "payment", "pym_123");
        assertThat(context.getBean(TelemetryOperations.class).getTelemetry("payment", "pym_123"))
                .isPresent();
    }

    @Test
    void a_registry_of_the_applications_own_is_enough() {
        MeteredApplication.withoutMetrics().withBean(SimpleMeterRegistry.class).run(context -> {
            storeNow(context, "payment", "pym_123");

            assertThat(storeCount(context, "payment", "success")).isEqualTo(1);
            assertThat(timerCount(context, "telemetry.batch", "success")).isEqualTo(1);
        });
    }

    @Test
    void observations_alone_are_enough_for_traces() {
        Observations observations = new Observations();
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(observations);
        MeteredApplication.withoutMetrics()
                .withBean(ObservationRegistry.class, () -> registry)
                .run(context -> {
                    storeNow(context, "payment", "pym_123");
                    assertThat(observations.stopped).containsExactly("telemetry write 1 success none");
                });
    }

    @Test
    void the_stores_bean_stays_what_the_application_made_it() {
        application.run(context -> assertThat(context).getBean("store").isExactlyInstanceOf(SwitchedStore.class));
    }

    @Test
    void disabled_there_is_neither_meter_nor_bean() {
        application.withPropertyValues("telemetry.enabled=false").run(context -> {
            assertThat(meters(context).getMeters())
                    .noneMatch(meter -> meter.getId().getName().startsWith("telemetry."));
            assertThat(Arrays.stream(context.getBeanDefinitionNames())
                            .map(context::getType)
                            .map(String::valueOf))
                    .noneMatch(type -> type.contains("io.runtelemetry.")
                            && !type.contains(".metrics.MeteredApplication")
                            && !type.contains("SwitchedStore"));
        });
    }

    private static void storeNow(AssertableApplicationContext context, String type, String id) {
        boolean metered = context.containsBean("runTelemetryMeteringTelemetryListener");
        long before = metered ? storeCount(context, type, "success") : 0;
        assertThat(context.getBean(TelemetryOperations.class).storeTelemetry(type, id, "run_a"))
                .succeedsWithin(Duration.ofSeconds(30));
        // The listener hears of it after those who wait.
        await().until(() -> !metered || storeCount(context, type, "success") > before);
    }

    private static TelemetryRecorder recorder(AssertableApplicationContext context) {
        return context.getBean(TelemetryRecorder.class);
    }

    private static MeterRegistry meters(AssertableApplicationContext context) {
        return context.getBean(MeterRegistry.class);
    }

    private static long storeCount(AssertableApplicationContext context, String type, String outcome) {
        return meters(context)
                .get("telemetry.store")
                .tags("entity.type", type, "outcome", outcome)
                .timer()
                .count();
    }

    private static long timerCount(AssertableApplicationContext context, String name, String outcome) {
        return meters(context).get(name).tags("outcome", outcome).timers().stream()
                .mapToLong(timer -> timer.count())
                .sum();
    }

    private static double gauge(AssertableApplicationContext context, String name) {
        return meters(context).get(name).gauge().value();
    }

    private static double counter(AssertableApplicationContext context, String name, String... tags) {
        return meters(context).get(name).tags(tags).functionCounter().count();
    }

    /** What stopped, a line for each. */
    static final class Observations implements ObservationHandler<Observation.Context> {

        final List<String> stopped = new CopyOnWriteArrayList<>();

        @Override
        public void onStop(Observation.Context context) {
            Throwable error = context.getError();
            stopped.add(context.getContextualName()
                    + ' '
                    + value(context.getHighCardinalityKeyValue("telemetry.entities"))
                    + ' '
                    + value(context.getLowCardinalityKeyValue("outcome"))
                    + ' '
                    + (error == null ? "none" : error.getClass().getSimpleName()));
        }

        private static String value(@Nullable KeyValue keyValue) {
            return keyValue == null ? "none" : keyValue.getValue();
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return String.valueOf(context.getName()).startsWith("telemetry.");
        }
    }
}
