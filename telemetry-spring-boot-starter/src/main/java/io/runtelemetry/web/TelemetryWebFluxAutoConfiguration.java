package io.runtelemetry.web;

import io.runtelemetry.autoconfigure.ConditionalOnTelemetryEnabled;
import java.util.Map;
import java.util.function.Function;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Auto-configuration of the HTTP API in reactive applications. */
@AutoConfiguration(afterName = "io.runtelemetry.web.TelemetryWebAutoConfiguration")
@ConditionalOnTelemetryEnabled
@ConditionalOnBooleanProperty(name = "telemetry.web.enabled")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnClass(DispatcherHandler.class)
public final class TelemetryWebFluxAutoConfiguration {

    /** Before the mappings of controllers: what is under the base path is answered here or nowhere. */
    static final int ORDER = -50;

    @Bean
    @ConditionalOnMissingBean(name = "telemetryReactiveMapping")
    SimpleUrlHandlerMapping telemetryReactiveMapping(TelemetryApi api, ReactiveCallers callers) {
        return new SimpleUrlHandlerMapping(Map.of(api.pathPattern(), new ReactiveApiHandler(api, callers)), ORDER);
    }

    /** Tells who makes a request. */
    interface ReactiveCallers extends Function<ServerWebExchange, Mono<Caller>> {}

    /** With Spring Security. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Authentication.class)
    static class WithSpringSecurity {

        @Bean
        @ConditionalOnMissingBean
        ReactiveCallers telemetryReactiveCallers(SecurityCallers callers) {
            return exchange -> ReactiveSecurityContextHolder.getContext()
                    .map(context -> callers.of(context.getAuthentication()))
                    .defaultIfEmpty(Caller.ANONYMOUS);
        }
    }

    /** Without it. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingClass("org.springframework.security.core.Authentication")
    static class WithoutSpringSecurity {

        @Bean
        @ConditionalOnMissingBean
        ReactiveCallers telemetryReactiveCallers() {
            return exchange -> exchange.getPrincipal()
                    .map(principal -> Caller.named(principal.getName()))
                    .defaultIfEmpty(Caller.ANONYMOUS);
        }
    }
}
