package io.runtelemetry.run;

import io.runtelemetry.RunIdSource;
import io.runtelemetry.RunUrlGenerator;
import io.runtelemetry.autoconfigure.ConditionalOnTelemetryEnabled;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/** Auto-configuration of the run that the process belongs to. */
@AutoConfiguration(afterName = "io.runtelemetry.autoconfigure.TelemetryAutoConfiguration")
@ConditionalOnTelemetryEnabled
@ConditionalOnBooleanProperty(name = "telemetry.run-id.environment", matchIfMissing = true)
public final class TelemetryEnvironmentAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = "environmentRunIdSource")
    @Order(RunIdSourceOrder.ENVIRONMENT)
    RunIdSource environmentRunIdSource(Environment environment, ObjectProvider<RunUrlGenerator> runUrls) {
        return new EnvironmentRunIdSource(
                environment, RunUrlGenerator.firstOf(runUrls.orderedStream().toList()));
    }
}
