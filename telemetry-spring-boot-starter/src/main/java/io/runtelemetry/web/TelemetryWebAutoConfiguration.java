package io.runtelemetry.web;

import io.runtelemetry.EntityTypes;
import io.runtelemetry.RunUrlGenerator;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.aspect.RecordOperationSource;
import io.runtelemetry.autoconfigure.ConditionalOnSwitch;
import io.runtelemetry.autoconfigure.ConditionalOnTelemetryEnabled;
import io.runtelemetry.store.HistoryFormat;
import io.runtelemetry.trigger.RunStates;
import io.runtelemetry.trigger.TaggedRuns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.core.Authentication;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Auto-configuration of the HTTP API for internal tools, in servlet and in reactive applications. */
@AutoConfiguration(
        afterName = {
            "io.runtelemetry.autoconfigure.TelemetryAutoConfiguration",
            "io.runtelemetry.runstate.TelemetryRunStateAutoConfiguration"
        })
@ConditionalOnTelemetryEnabled
@ConditionalOnSwitch("telemetry.web.enabled")
@ConditionalOnWebApplication
@EnableConfigurationProperties(WebProperties.class)
public final class TelemetryWebAutoConfiguration {

    /** Before the mappings of controllers: what is under the base path is answered here or nowhere. */
    private static final int ORDER = -50;

    @Bean
    TelemetryApi runTelemetryApi(
            WebProperties properties,
            Access access,
            TelemetryOperations telemetry,
            EntityTypes entityTypes,
            HistoryFormat history,
            ObjectProvider<Finder> finder,
            ObjectProvider<RunUrlGenerator> runUrls,
            ObjectProvider<RecordOperationSource> jobs,
            ObjectProvider<RunStates> states,
            ObjectProvider<TaggedRuns> taggedRuns,
            ObjectProvider<TelemetryListener> listeners) {
        List<ApiRoute> routes = new ArrayList<>();
        routes.add(new LookupRoute(telemetry, entityTypes));
        routes.add(new SearchRoute(
                telemetry,
                entityTypes,
                RunUrlGenerator.firstOf(runUrls.orderedStream().toList())));
        routes.add(new RunRoute(telemetry, states.getIfAvailable(), properties::showsErrorsTo));
        routes.add(new RunStatesRoute(states.getIfAvailable(), properties::showsErrorsTo));
        routes.add(new CoverageRoute(access, properties.coverageAuthority(), jobs.getIfAvailable()));
        routes.add(new HistoryRoute(telemetry, entityTypes, history.options().keepsRuns()));
        routes.add(new LinkRoute(telemetry, entityTypes, taggedRuns.getIfAvailable()));
        return new TelemetryApi(
                properties.basePath(),
                access,
                Stream.concat(
                                Stream.of(StaticFile.linkScript()),
                                finder.stream().flatMap(page -> page.files().stream()))
                        .toList(),
                routes,
                new AccessAudit(TelemetryListener.all(listeners.orderedStream().toList())));
    }

    @Bean
    @ConditionalOnSwitch(value = "telemetry.web.finder", matchIfMissing = true)
    Finder runTelemetryFinder(Access access) {
        return Finder.guardedBy(access);
    }

    @Bean
    AuditLog runTelemetryAuditLog() {
        return new AuditLog();
    }

    /** With Spring Security, an authority decides. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Authentication.class)
    static class WithSpringSecurity {

        @Bean
        Access runTelemetryAccess(WebProperties properties) {
            return Access.withSpringSecurity(properties);
        }

        @Bean
        Callers runTelemetryCallers(ObjectProvider<RoleHierarchy> roles) {
            return new SecurityCallers(roles.getIfUnique());
        }
    }

    /** Without it, a token does, or the explicit will to do without. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingClass("org.springframework.security.core.Authentication")
    static class WithoutSpringSecurity {

        @Bean
        Access runTelemetryAccess(WebProperties properties) {
            return Access.withoutSpringSecurity(properties);
        }

        @Bean
        Callers runTelemetryCallers() {
            return principal -> Caller.named(principal == null ? null : principal.getName());
        }
    }

    /** In servlet applications. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @ConditionalOnClass(DispatcherServlet.class)
    static class Servlet {

        /** Takes the rules for other origins from the mapping of controllers: what the application has set up for all. */
        @Bean
        SimpleUrlHandlerMapping runTelemetryServletMapping(
                TelemetryApi api, Callers callers, Map<String, RequestMappingHandlerMapping> controllers) {
            SimpleUrlHandlerMapping mapping =
                    new SimpleUrlHandlerMapping(Map.of(api.pathPattern(), new ServletApiHandler(api, callers)), ORDER);
            RequestMappingHandlerMapping application = controllers.get("requestMappingHandlerMapping");
            CorsConfigurationSource cors = application == null ? null : application.getCorsConfigurationSource();
            if (cors != null) {
                mapping.setCorsConfigurationSource(cors);
            }
            return mapping;
        }
    }

    /** In reactive applications. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    @ConditionalOnClass(DispatcherHandler.class)
    static class Reactive {

        @Bean
        ReactiveApiMapping runTelemetryReactiveMapping(
                TelemetryApi api, Callers callers, ObjectProvider<WebFluxConfigurer> configurers) {
            return new ReactiveApiMapping(
                    api, callers, configurers.orderedStream().toList(), ORDER);
        }
    }

    /** Where springdoc describes the application. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(OpenApiCustomizer.class)
    static class OpenApi {

        @Bean
        OpenApiDescription runTelemetryOpenApiDescription(WebProperties properties) {
            return new OpenApiDescription(properties.basePath());
        }
    }
}
