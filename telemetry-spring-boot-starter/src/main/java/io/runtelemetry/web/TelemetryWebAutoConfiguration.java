package io.runtelemetry.web;

import io.runtelemetry.EntityTypes;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.autoconfigure.ConditionalOnTelemetryEnabled;
import io.runtelemetry.trigger.RunStates;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.core.Authentication;

/** Auto-configuration of the HTTP API, as far as both kinds of web applications share it. */
@AutoConfiguration(afterName = "io.runtelemetry.autoconfigure.TelemetryAutoConfiguration")
@ConditionalOnTelemetryEnabled
@ConditionalOnBooleanProperty(name = "telemetry.web.enabled")
@ConditionalOnWebApplication
@EnableConfigurationProperties(WebProperties.class)
public final class TelemetryWebAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    TelemetryApi telemetryApi(WebProperties properties, Access access, ObjectProvider<ApiRoute> routes) {
        return new TelemetryApi(
                properties.basePath(), access, routes.orderedStream().toList());
    }

    @Bean
    @ConditionalOnMissingBean
    LookupRoute telemetryLookupRoute(
            TelemetryOperations telemetry, EntityTypes entityTypes, ObjectProvider<TelemetryListener> listeners) {
        return new LookupRoute(telemetry, entityTypes, allOf(listeners));
    }

    @Bean
    @ConditionalOnMissingBean
    @Order(0)
    RunRoute telemetryRunRoute(
            TelemetryOperations telemetry,
            ObjectProvider<RunStates> states,
            ObjectProvider<TelemetryListener> listeners) {
        return new RunRoute(telemetry, new RunStateAnswers(states.getIfAvailable()), allOf(listeners));
    }

    /** Without a history, its paths are those of entities whose IDs end like it. */
    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnExpression("${telemetry.history.size:0} > 0")
    @Order(1)
    HistoryRoute telemetryHistoryRoute(
            TelemetryOperations telemetry, EntityTypes entityTypes, ObjectProvider<TelemetryListener> listeners) {
        return new HistoryRoute(telemetry, entityTypes, allOf(listeners));
    }

    /** Takes every path that no other route has. */
    @Bean
    @ConditionalOnMissingBean
    @Order(Ordered.LOWEST_PRECEDENCE)
    LinkRoute telemetryLinkRoute(
            TelemetryOperations telemetry, EntityTypes entityTypes, ObjectProvider<TelemetryListener> listeners) {
        return new LinkRoute(telemetry, entityTypes, allOf(listeners));
    }

    @Bean
    @ConditionalOnMissingBean
    AuditLog telemetryAuditLog() {
        return new AuditLog();
    }

    private static TelemetryListener allOf(ObjectProvider<TelemetryListener> listeners) {
        return TelemetryListener.all(listeners.orderedStream().toList());
    }

    /** With Spring Security, an authority decides. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Authentication.class)
    static class WithSpringSecurity {

        @Bean
        @ConditionalOnMissingBean
        Access telemetryAccess(WebProperties properties) {
            return Access.withSpringSecurity(properties);
        }

        @Bean
        @ConditionalOnMissingBean
        SecurityCallers telemetryCallers(ObjectProvider<RoleHierarchy> roles) {
            return new SecurityCallers(roles.getIfUnique());
        }
    }

    /** Without it, a token does, or the explicit will to do without. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingClass("org.springframework.security.core.Authentication")
    static class WithoutSpringSecurity {

        @Bean
        @ConditionalOnMissingBean
        Access telemetryAccess(WebProperties properties) {
            return Access.withoutSpringSecurity(properties);
        }
    }
}
