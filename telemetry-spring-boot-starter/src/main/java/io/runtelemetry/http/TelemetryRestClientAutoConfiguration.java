package io.runtelemetry.http;

import io.runtelemetry.autoconfigure.ConditionalOnTelemetryEnabled;
import io.runtelemetry.run.OutgoingRun;
import io.runtelemetry.run.PropagationProperties;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.restclient.RestTemplateCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.web.client.RestClient;

/** Auto-configuration of the current run on requests by {@code RestClient} and {@code RestTemplate}. */
@AutoConfiguration(afterName = "io.runtelemetry.run.TelemetryRunAutoConfiguration")
@ConditionalOnTelemetryEnabled
@ConditionalOnClass({RestClient.class, RestClientCustomizer.class})
public final class TelemetryRestClientAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    CurrentRunRequestInterceptor currentRunRequestInterceptor(OutgoingRun outgoing, PropagationProperties properties) {
        return new CurrentRunRequestInterceptor(outgoing, properties.httpHosts());
    }

    /** An interceptor has its price, so a client whose requests carry no run has none. */
    @Bean
    @ConditionalOnMissingBean(name = "currentRunRestClientCustomizer")
    RestClientCustomizer currentRunRestClientCustomizer(
            CurrentRunRequestInterceptor interceptor, PropagationProperties properties) {
        return builder -> {
            if (!properties.httpHosts().isEmpty()) {
                builder.requestInterceptor(interceptor);
            }
        };
    }

    @Bean
    @ConditionalOnMissingBean(name = "currentRunRestTemplateCustomizer")
    RestTemplateCustomizer currentRunRestTemplateCustomizer(
            CurrentRunRequestInterceptor interceptor, PropagationProperties properties) {
        return template -> {
            if (!properties.httpHosts().isEmpty()) {
                template.getInterceptors().add(interceptor);
            }
        };
    }
}
