package io.runtelemetry.engine;

import io.runtelemetry.RunIdSource;
import io.runtelemetry.autoconfigure.ConditionalOnTelemetryEnabled;
import io.runtelemetry.run.RunIdSourceOrder;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;

/** Auto-configuration of the current run in scheduled methods, where the application asks for it. */
@AutoConfiguration(afterName = "io.runtelemetry.autoconfigure.TelemetryAutoConfiguration")
@ConditionalOnTelemetryEnabled
public final class TelemetryScheduledAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBooleanProperty(name = "telemetry.scheduled.enabled")
    ScheduledRuns scheduledRuns() {
        return new ScheduledRuns();
    }

    @Bean
    @ConditionalOnMissingBean(name = "scheduledRunIdSource")
    @ConditionalOnBooleanProperty(name = "telemetry.scheduled.enabled")
    @Order(RunIdSourceOrder.SCHEDULED)
    RunIdSource scheduledRunIdSource(ScheduledRuns runs) {
        return runs::currentRunId;
    }
}
