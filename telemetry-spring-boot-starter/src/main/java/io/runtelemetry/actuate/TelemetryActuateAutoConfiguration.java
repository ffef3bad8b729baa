package io.runtelemetry.actuate;

import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.aspect.RecordOperationSource;
import io.runtelemetry.autoconfigure.ConditionalOnTelemetryEnabled;
import io.runtelemetry.autoconfigure.TelemetryProperties.StoreChoice;
import io.runtelemetry.recorder.TelemetryRecorder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Auto-configuration of the actuator's endpoint, which is not exposed before the application says so, and of the audit. */
@AutoConfiguration(
        afterName = {
            "io.runtelemetry.autoconfigure.TelemetryAutoConfiguration",
            "io.runtelemetry.aspect.TelemetryAspectAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration"
        })
@ConditionalOnTelemetryEnabled
@ConditionalOnClass({AuditEvent.class, ConditionalOnAvailableEndpoint.class})
public final class TelemetryActuateAutoConfiguration {

    @Bean
    AuditEvents runTelemetryAuditEvents(ApplicationEventPublisher events) {
        return new AuditEvents(events);
    }

    /** A class of its own, so that the condition is not read where there is no actuator. */
    @Configuration(proxyBeanMethods = false)
    static class Endpoint {

        @Bean
        @ConditionalOnAvailableEndpoint(endpoint = TelemetryEndpoint.class)
        LastAlerts runTelemetryLastAlerts() {
            return new LastAlerts();
        }

        @Bean
        @ConditionalOnAvailableEndpoint
        TelemetryEndpoint runTelemetryEndpoint(
                ApplicationContext context,
                TelemetryRecorder recorder,
                RecordOperationSource methods,
                LastAlerts alerts,
                TelemetryOperations telemetry,
                ObjectProvider<TelemetryListener> listeners) {
            return new TelemetryEndpoint(
                    () -> EffectiveConfiguration.of(context),
                    () -> StoreChoice.in(context),
                    recorder,
                    methods,
                    alerts,
                    telemetry,
                    TelemetryListener.all(listeners.orderedStream().toList()));
        }
    }
}
