package io.runtelemetry.health;

import io.runtelemetry.TelemetryStore;
import io.runtelemetry.autoconfigure.ConditionalOnTelemetryEnabled;
import io.runtelemetry.recorder.TelemetryRecorder;
import io.runtelemetry.trigger.TriggerValidation;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Auto-configuration of the health indicator {@code telemetry}. */
@AutoConfiguration(afterName = "io.runtelemetry.autoconfigure.TelemetryAutoConfiguration")
@ConditionalOnTelemetryEnabled
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
public final class TelemetryHealthAutoConfiguration {

    /** By itself, since its condition is looked at only where the class of that condition is there. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnEnabledHealthIndicator("telemetry")
    static class Indicator {

        @Bean
        @ConditionalOnMissingBean(name = "telemetryHealthIndicator")
        HealthIndicator telemetryHealthIndicator(
                TelemetryStore store, TelemetryRecorder recorder, ObjectProvider<TriggerValidation> trigger) {
            return new TelemetryHealthIndicator(store, recorder, trigger.getIfUnique());
        }
    }
}
