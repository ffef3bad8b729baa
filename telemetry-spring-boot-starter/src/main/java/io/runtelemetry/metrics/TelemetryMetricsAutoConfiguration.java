package io.runtelemetry.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryStoreDecorator;
import io.runtelemetry.autoconfigure.ConditionalOnTelemetryEnabled;
import io.runtelemetry.recorder.TelemetryRecorder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** Auto-configuration of meters and observations, where the application has a registry for them. */
@AutoConfiguration(
        afterName = {
            "io.runtelemetry.autoconfigure.TelemetryAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration"
        })
@ConditionalOnTelemetryEnabled
@Lazy
public final class TelemetryMetricsAutoConfiguration {

    /** Without a condition on the registry, which would cost each start more than a decorator that does nothing. */
    @Bean
    @ConditionalOnMissingBean(name = "runTelemetryObservedTelemetryStore")
    TelemetryStoreDecorator runTelemetryObservedTelemetryStore(ObjectProvider<ObservationRegistry> registry) {
        ObservationRegistry known = registry.getIfAvailable();
        return known == null ? store -> store : store -> new ObservedTelemetryStore(store, known);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterRegistry.class)
    @ConditionalOnSingleCandidate(MeterRegistry.class)
    static class Meters {

        @Bean
        @ConditionalOnMissingBean(name = "runTelemetryMeteringTelemetryListener")
        TelemetryListener runTelemetryMeteringTelemetryListener(MeterRegistry registry, EntityTypes entityTypes) {
            return new MeteringTelemetryListener(registry, entityTypes);
        }

        @Bean
        RecorderMeters runTelemetryRecorderMeters(TelemetryRecorder recorder, MeterRegistry registry) {
            return new RecorderMeters(recorder, registry);
        }

        /** Without observations there are still their timers. */
        @Bean
        @ConditionalOnMissingBean(value = ObservationRegistry.class, name = "runTelemetryObservedTelemetryStore")
        TelemetryStoreDecorator runTelemetryTimedTelemetryStore(MeterRegistry registry) {
            ObservationRegistry own = ObservationRegistry.create();
            own.observationConfig().observationHandler(new DefaultMeterObservationHandler(registry));
            return store -> new ObservedTelemetryStore(store, own);
        }
    }
}
