package io.runtelemetry.web;

import io.runtelemetry.autoconfigure.ConditionalOnTelemetryEnabled;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
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
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;

/** Auto-configuration of the HTTP API in servlet applications. */
@AutoConfiguration(afterName = "io.runtelemetry.web.TelemetryWebAutoConfiguration")
@ConditionalOnTelemetryEnabled
@ConditionalOnBooleanProperty(name = "telemetry.web.enabled")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(DispatcherServlet.class)
public final class TelemetryWebServletAutoConfiguration {

    /** Before the mappings of controllers: what is under the base path is answered here or nowhere. */
    static final int ORDER = -50;

    @Bean
    @ConditionalOnMissingBean(name = "telemetryServletMapping")
    SimpleUrlHandlerMapping telemetryServletMapping(TelemetryApi api, ServletCallers callers) {
        return new SimpleUrlHandlerMapping(Map.of(api.pathPattern(), new ServletApiHandler(api, callers)), ORDER);
    }

    /** Tells who makes a request. */
    interface ServletCallers extends Function<HttpServletRequest, Caller> {}

    /** With Spring Security. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Authentication.class)
    static class WithSpringSecurity {

        @Bean
        @ConditionalOnMissingBean
        ServletCallers telemetryServletCallers(SecurityCallers callers) {
            return request -> callers.of(SecurityContextHolder.getContext().getAuthentication());
        }
    }

    /** Without it. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingClass("org.springframework.security.core.Authentication")
    static class WithoutSpringSecurity {

        @Bean
        @ConditionalOnMissingBean
        ServletCallers telemetryServletCallers() {
            return request -> {
                Principal principal = request.getUserPrincipal();
                return Caller.named(principal == null ? null : principal.getName());
            };
        }
    }
}
