package io.runtelemetry.http;

import io.runtelemetry.autoconfigure.ConditionalOnTelemetryEnabled;
import io.runtelemetry.run.OutgoingRun;
import io.runtelemetry.run.PropagationProperties;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.function.client.WebClient;

/** Auto-configuration of the current run on requests by {@code WebClient}. */
@AutoConfiguration(afterName = "io.runtelemetry.run.TelemetryRunAutoConfiguration")
@ConditionalOnTelemetryEnabled
@ConditionalOnClass({WebClient.class, WebClientCustomizer.class})
public final class TelemetryWebClientAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    CurrentRunExchangeFilter currentRunExchangeFilter(OutgoingRun outgoing, PropagationProperties properties) {
        return new CurrentRunExchangeFilter(outgoing, properties.httpHosts());
    }

    @Bean
    @ConditionalOnMissingBean(name = "currentRunWebClientCustomizer")
    WebClientCustomizer currentRunWebClientCustomizer(
            CurrentRunExchangeFilter filter, PropagationProperties properties) {
        return builder -> {
            if (!properties.httpHosts().isEmpty()) {
                builder.filter(filter);
            }
        };
    }
}
