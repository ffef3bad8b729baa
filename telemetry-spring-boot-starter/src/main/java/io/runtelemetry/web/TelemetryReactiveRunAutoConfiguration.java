package io.runtelemetry.web;

import io.runtelemetry.autoconfigure.ConditionalOnTelemetryEnabled;
import io.runtelemetry.run.IncomingRun;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;

/** Auto-configuration of the current run in WebFlux applications. */
@AutoConfiguration(afterName = "io.runtelemetry.run.TelemetryRunAutoConfiguration")
@ConditionalOnTelemetryEnabled
@ConditionalOnBooleanProperty(name = "telemetry.run-id.http", matchIfMissing = true)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnClass({WebFilter.class, Mono.class})
public final class TelemetryReactiveRunAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    CurrentRunWebFilter currentRunWebFilter(IncomingRun incoming) {
        return new CurrentRunWebFilter(incoming);
    }
}
