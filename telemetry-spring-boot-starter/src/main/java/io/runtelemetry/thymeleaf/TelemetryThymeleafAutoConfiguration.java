package io.runtelemetry.thymeleaf;

import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.autoconfigure.ConditionalOnTelemetryEnabled;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.thymeleaf.dialect.IDialect;

/** Auto-configuration of the Thymeleaf dialect. */
@AutoConfiguration(
        afterName = "io.runtelemetry.autoconfigure.TelemetryAutoConfiguration",
        beforeName = "org.springframework.boot.thymeleaf.autoconfigure.ThymeleafAutoConfiguration")
@ConditionalOnTelemetryEnabled
@ConditionalOnClass(IDialect.class)
public final class TelemetryThymeleafAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBean(TelemetryOperations.class)
    TelemetryDialect telemetryDialect(TelemetryOperations telemetry, ObjectProvider<TelemetryListener> listeners) {
        return new TelemetryDialect(
                telemetry, TelemetryListener.all(listeners.orderedStream().toList()));
    }
}
