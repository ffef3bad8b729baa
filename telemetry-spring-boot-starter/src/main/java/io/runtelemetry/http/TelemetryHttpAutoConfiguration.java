package io.runtelemetry.http;

import io.runtelemetry.autoconfigure.ConditionalOnSwitch;
import io.runtelemetry.autoconfigure.ConditionalOnTelemetryEnabled;
import io.runtelemetry.run.IncomingRun;
import io.runtelemetry.run.OutgoingRun;
import io.runtelemetry.run.PropagationProperties;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.util.EnumSet;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.restclient.RestTemplateCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpMessage;
import org.springframework.web.client.RestClient;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;

/** Auto-configuration of the current run of HTTP requests: those that are served, and those that are sent. */
@AutoConfiguration(afterName = "io.runtelemetry.run.TelemetryRunAutoConfiguration")
@ConditionalOnTelemetryEnabled
@ConditionalOnClass(HttpMessage.class)
@Lazy
public final class TelemetryHttpAutoConfiguration {

    /** Early, so that nearly all that serves a request works within its run, but after what reads its character set. */
    static final int FILTER_ORDER = Ordered.HIGHEST_PRECEDENCE + 100;

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnSwitch(value = "telemetry.run-id.http", matchIfMissing = true)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @ConditionalOnClass({Filter.class, OncePerRequestFilter.class, FilterRegistrationBean.class})
    static class ServletRequests {

        @Bean
        @ConditionalOnMissingBean(name = "runTelemetryCurrentRunFilterRegistration")
        FilterRegistrationBean<CurrentRunFilter> runTelemetryCurrentRunFilterRegistration(IncomingRun incoming) {
            FilterRegistrationBean<CurrentRunFilter> registration =
                    new FilterRegistrationBean<>(new CurrentRunFilter(incoming));
            registration.setDispatcherTypes(
                    EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR));
            registration.setOrder(FILTER_ORDER);
            return registration;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnSwitch(value = "telemetry.run-id.http", matchIfMissing = true)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    @ConditionalOnClass({WebFilter.class, Mono.class})
    static class ReactiveRequests {

        @Bean
        @ConditionalOnMissingBean(name = "runTelemetryCurrentRunWebFilter")
        WebFilter runTelemetryCurrentRunWebFilter(IncomingRun incoming, Environment environment) {
            ReactorContextCheck.warnIfIncomplete(environment);
            return new CurrentRunWebFilter(incoming);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({RestClient.class, RestClientCustomizer.class})
    static class BlockingClients {

        @Bean
        @ConditionalOnMissingBean
        CurrentRunRequestInitializer runTelemetryCurrentRunRequestInitializer(
                OutgoingRun outgoing, PropagationProperties properties) {
            return new CurrentRunRequestInitializer(outgoing, properties.httpHosts());
        }

        @Bean
        @ConditionalOnMissingBean(name = "runTelemetryCurrentRunRestClientCustomizer")
        RestClientCustomizer runTelemetryCurrentRunRestClientCustomizer(
                CurrentRunRequestInitializer initializer, PropagationProperties properties) {
            return builder -> {
                if (!properties.httpHosts().isEmpty()) {
                    builder.defaultRequest(request -> request.httpRequest(initializer::initialize));
                }
            };
        }

        @Bean
        @ConditionalOnMissingBean(name = "runTelemetryCurrentRunRestTemplateCustomizer")
        RestTemplateCustomizer runTelemetryCurrentRunRestTemplateCustomizer(
                CurrentRunRequestInitializer initializer, PropagationProperties properties) {
            return template -> {
                if (!properties.httpHosts().isEmpty()) {
                    template.getClientHttpRequestInitializers().add(initializer);
                }
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({WebClient.class, WebClientCustomizer.class})
    static class ReactiveClients {

        @Bean
        @ConditionalOnMissingBean
        CurrentRunExchangeFilter runTelemetryCurrentRunExchangeFilter(
                OutgoingRun outgoing, PropagationProperties properties) {
            return new CurrentRunExchangeFilter(outgoing, properties.httpHosts());
        }

        @Bean
        @ConditionalOnMissingBean(name = "runTelemetryCurrentRunWebClientCustomizer")
        WebClientCustomizer runTelemetryCurrentRunWebClientCustomizer(
                CurrentRunExchangeFilter filter, PropagationProperties properties) {
            return builder -> {
                if (!properties.httpHosts().isEmpty()) {
                    builder.filter(filter);
                }
            };
        }
    }
}
