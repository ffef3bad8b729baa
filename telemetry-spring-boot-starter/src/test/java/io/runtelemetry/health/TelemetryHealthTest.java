package io.runtelemetry.health;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryStore;
import io.runtelemetry.TelemetryWrite;
import io.runtelemetry.autoconfigure.TelemetryAutoConfiguration;
import io.runtelemetry.recorder.TelemetryRecorder;
import io.runtelemetry.redis.TelemetryRedisAutoConfiguration;
import io.runtelemetry.run.TelemetryRunAutoConfiguration;
import io.runtelemetry.runstate.TelemetryRunStateAutoConfiguration;
import io.runtelemetry.trigger.TriggerApi;
import io.runtelemetry.trigger.TriggerApiOptions;
import io.runtelemetry.trigger.TriggerEnvironment;
import io.runtelemetry.trigger.TriggerRunUrlGenerator;
import io.runtelemetry.trigger.TriggerValidation;
import io.runtelemetry.upstash.TelemetryUpstashAutoConfiguration;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.availability.ApplicationAvailabilityBean;
import org.springframework.boot.health.actuate.endpoint.CompositeHealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.HttpCodeStatusMapper;
import org.springframework.boot.health.actuate.endpoint.IndicatedHealthDescriptor;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.application.AvailabilityHealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TelemetryHealthTest {

    private static final EntityRef PAYMENT = new EntityRef("payment", "pym_123");

    private final FailingStore store = new FailingStore();

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withBean(TelemetryStore.class, () -> store)
            .withConfiguration(AutoConfigurations.of(
                    TelemetryRedisAutoConfiguration.class,
                    TelemetryUpstashAutoConfiguration.class,
                    TelemetryRunAutoConfiguration.class,
                    TelemetryRunStateAutoConfiguration.class,
                    TelemetryAutoConfiguration.class,
                    TelemetryHealthAutoConfiguration.class,
                    HealthContributorAutoConfiguration.class,
                    HealthContributorRegistryAutoConfiguration.class,
                    HealthEndpointAutoConfiguration.class))
            .withPropertyValues(
                    "management.endpoint.health.show-details=always",
                    "telemetry.write.buffer-size=50",
                    "telemetry.write.drain-timeout=0s");

    @Test
    void a_store_that_answers_is_up_with_its_latency_and_what_waits_for_it() {
        application.run(context -> {
            IndicatedHealthDescriptor telemetry = telemetry(context);

            assertThat(telemetry.getStatus()).isEqualTo(Status.UP);
            assertThat(telemetry.getDetails())
                    .containsEntry("store", "available")
                    .containsEntry("pendingRecords", 0)
                    .containsEntry("capacity", 50)
                    .containsEntry("oldestPending", "0.0 ms");
            assertThat(telemetry.getDetails().get("latency")).asString().matches("\\d+\\.\\d ms");
        });
    }

    @Test
    void while_the_store_is_away_telemetry_is_degraded_and_tells_what_waits() {
        application.run(context -> {
            store.away = true;
            recordUntilAway(context);

            IndicatedHealthDescriptor telemetry = telemetry(context);
            assertThat(telemetry.getStatus().getCode()).isEqualTo("DEGRADED");
            assertThat(telemetry.getDetails())
                    .containsEntry("store", "unavailable")
                    .containsEntry("error", "IllegalStateException")
                    .containsEntry("pendingRecords", 1)
                    .doesNotContainKey("latency");
            assertThat(telemetry.getDetails().get("oldestPending")).isNotEqualTo("0.0 ms");
        });
    }

    @Test
    void a_store_that_can_be_read_but_not_written_is_degraded_too() {
        application.run(context -> {
            store.readOnly = true;
            recordUntilAway(context);

            assertThat(telemetry(context).getStatus().getCode()).isEqualTo("DEGRADED");
            assertThat(telemetry(context).getDetails()).containsEntry("store", "available");
        });
    }

    @Test
    void telemetry_that_is_away_takes_neither_the_application_nor_its_component_down() {
        application.run(context -> {
            store.away = true;
            recordUntilAway(context);

            HealthDescriptor all = context.getBean(HealthEndpoint.class).health();
            HttpCodeStatusMapper http = context.getBean(HttpCodeStatusMapper.class);
            assertThat(all.getStatus()).isEqualTo(Status.UP);
            assertThat(http.getStatusCode(all.getStatus())).isEqualTo(200);
            assertThat(http.getStatusCode(telemetry(context).getStatus())).isEqualTo(200);
        });
    }

    @Test
    void liveness_and_readiness_do_not_ask_telemetry() {
        ApplicationContextRunner withProbes = application
                .withPropertyValues("management.endpoint.health.probes.enabled=true")
                .withBean(ApplicationAvailabilityBean.class)
                .withConfiguration(AutoConfigurations.of(
                        AvailabilityHealthContributorAutoConfiguration.class,
                        AvailabilityProbesAutoConfiguration.class));
        withProbes.run(context -> {
            HealthEndpoint endpoint = context.getBean(HealthEndpoint.class);
            for (String probe : List.of("liveness", "readiness")) {
                HealthDescriptor descriptor = endpoint.healthForPath(probe);
                assertThat(descriptor).as(probe).isInstanceOf(CompositeHealthDescriptor.class);
                assertThat(endpoint.healthForPath(probe, "telemetry")).as(probe).isNull();
            }
        });
    }

    @Test
    void nothing_that_the_store_says_is_shown_since_it_may_hold_secrets() {
        application.run(context -> {
            store.away = true;
            recordUntilAway(context);

            assertThat(telemetry(context).getDetails().values())
                    .noneMatch(value -> value.toString().contains("redis://"));
        });
    }

    @Test
    void where_links_are_validated_it_shows_what_came_of_that_and_not_the_key() {
        TriggerApi nobody = new TriggerApi(new TriggerApiOptions(
                "http://trigger.invalid", "tr_dev_secret", null, Duration.ofSeconds(1), Duration.ofSeconds(1)));
        TriggerValidation validation = new TriggerValidation(
                nobody, new TriggerRunUrlGenerator("https://cloud.trigger.dev", TriggerEnvironment.UNKNOWN), null);
        application.withBean(TriggerValidation.class, () -> validation).run(context -> {
            assertThat(telemetry(context).getDetails())
                    .as("nobody has asked yet")
                    .doesNotContainKey("trigger");
            validation.validate();

            assertThat(telemetry(context).getStatus()).isEqualTo(Status.UP);
            assertThat(telemetry(context).getDetails().get("trigger"))
                    .asString()
                    .contains("outcome=unreachable", "problems=[")
                    .doesNotContain("tr_dev_secret");
        });
    }

    @Test
    void it_can_be_switched_off_by_itself_or_with_telemetry() {
        for (String property : List.of("management.health.telemetry.enabled=false", "telemetry.enabled=false")) {
            application
                    .withPropertyValues(property)
                    .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("telemetryHealthIndicator"));
        }
    }

    @Test
    void an_application_without_the_health_endpoint_starts_all_the_same() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        TelemetryRedisAutoConfiguration.class,
                        TelemetryUpstashAutoConfiguration.class,
                        TelemetryRunAutoConfiguration.class,
                        TelemetryRunStateAutoConfiguration.class,
                        TelemetryAutoConfiguration.class,
                        TelemetryHealthAutoConfiguration.class))
                .withClassLoader(new FilteredClassLoader("org.springframework.boot.health"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(TelemetryRecorder.class)
                        .doesNotHaveBean(HealthIndicator.class));
    }

    private static void recordUntilAway(AssertableApplicationContext context) {
        TelemetryRecorder recorder = context.getBean(TelemetryRecorder.class);
        recorder.record(PAYMENT, "run_a");
        await().until(recorder::isStoreAway);
    }

    private static IndicatedHealthDescriptor telemetry(AssertableApplicationContext context) {
        HealthDescriptor descriptor = context.getBean(HealthEndpoint.class).healthForPath("telemetry");
        assertThat(descriptor).isInstanceOf(IndicatedHealthDescriptor.class);
        return (IndicatedHealthDescriptor) requireNonNull(descriptor);
    }

    private static final class FailingStore implements TelemetryStore {

        private volatile boolean away;

        private volatile boolean readOnly;

        @Override
        public List<Failure> write(List<TelemetryWrite> writes) {
            if (away || readOnly) {
                throw new IllegalStateException("redis://user:secret@localhost");
            }
            return List.of();
        }

        @Override
        public Map<EntityRef, TelemetryRecord> read(Collection<EntityRef> entities) {
            if (away) {
                throw new IllegalStateException("redis://user:secret@localhost");
            }
            return Map.of();
        }
    }
}
