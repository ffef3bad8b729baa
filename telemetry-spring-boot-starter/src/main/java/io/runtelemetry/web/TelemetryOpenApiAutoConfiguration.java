package io.runtelemetry.web;

import io.runtelemetry.autoconfigure.ConditionalOnTelemetryEnabled;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of the description of the HTTP API, where springdoc describes the application. */
@AutoConfiguration(afterName = "io.runtelemetry.web.TelemetryWebAutoConfiguration")
@ConditionalOnTelemetryEnabled
@ConditionalOnBooleanProperty(name = "telemetry.web.enabled")
@ConditionalOnWebApplication
@ConditionalOnClass(OpenApiCustomizer.class)
public final class TelemetryOpenApiAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    OpenApiDescription telemetryOpenApiDescription(WebProperties properties) {
        return new OpenApiDescription(properties.basePath());
    }
}
