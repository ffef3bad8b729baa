package io.runtelemetry.alert;

import io.runtelemetry.EntityTypes;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.autoconfigure.ConditionalOnTelemetryEnabled;
import io.runtelemetry.trigger.RunStates;
import io.runtelemetry.trigger.TriggerApi;
import io.runtelemetry.trigger.TriggerEnvironment;
import io.runtelemetry.trigger.TriggerRunUrlGenerator;
import io.runtelemetry.trigger.TriggerValidation;
import io.runtelemetry.web.WebProperties;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletPath;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;
import org.springframework.web.reactive.DispatcherHandler;

/** Auto-configuration of the receiver of trigger.dev's alerts, where its secret is set. */
@AutoConfiguration(
        afterName = {
            "io.runtelemetry.autoconfigure.TelemetryAutoConfiguration",
            "io.runtelemetry.runstate.TelemetryRunStateAutoConfiguration",
            "org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration"
        })
@ConditionalOnTelemetryEnabled
@Conditional(TelemetryAlertAutoConfiguration.OnSecret.class)
@ConditionalOnWebApplication
@EnableConfigurationProperties({WebProperties.class, AlertProperties.class})
public final class TelemetryAlertAutoConfiguration {

    /** Before the filters of Spring Security, which are at -100. */
    static final int ORDER = -200;

    @Bean
    AlertReceiver runTelemetryAlertReceiver(
            TelemetryOperations telemetry,
            EntityTypes entityTypes,
            AlertProperties properties,
            TriggerRunUrlGenerator links,
            ObjectProvider<TriggerApi> api,
            ObjectProvider<TriggerValidation> validation,
            ObjectProvider<RunStates> states,
            ObjectProvider<TelemetryListener> listeners) {
        InstantSource clock = InstantSource.system();
        return new AlertReceiver(
                telemetry,
                entityTypes,
                Objects.requireNonNull(properties.secret()),
                new AlertOrigins(
                        properties.environments(),
                        properties.projects(),
                        () -> known(links, api.getIfAvailable(), validation.getIfAvailable())),
                properties.maxAge(),
                state -> states.ifAvailable(known -> known.learn(state)),
                new AlertLog(TelemetryListener.all(listeners.orderedStream().toList()), clock),
                clock);
    }

    /** What is configured goes before what the secret key says in itself, and that before what trigger.dev says of it. */
    private static TriggerEnvironment known(
            TriggerRunUrlGenerator links, @Nullable TriggerApi api, @Nullable TriggerValidation validation) {
        TriggerEnvironment ofKey = api == null ? TriggerEnvironment.UNKNOWN : api.environmentOfKey();
        TriggerEnvironment told = validation == null
                ? TriggerEnvironment.UNKNOWN
                : validation.last().map(TriggerValidation.Result::actual).orElse(TriggerEnvironment.UNKNOWN);
        return links.configured().or(ofKey).or(told);
    }

    /** In servlet applications. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @ConditionalOnClass(DispatcherServletPath.class)
    static class Servlet {

        @Bean
        FilterRegistrationBean<AlertFilter> runTelemetryAlertFilter(
                AlertReceiver receiver,
                WebProperties web,
                AlertProperties properties,
                ObjectProvider<DispatcherServletPath> servlet) {
            String path = web.basePath() + AlertReceiver.PATH;
            DispatcherServletPath prefix = servlet.getIfUnique();
            FilterRegistrationBean<AlertFilter> registration =
                    new FilterRegistrationBean<>(new AlertFilter(receiver, properties.maxBytes()));
            registration.addUrlPatterns(prefix == null ? path : prefix.getRelativePath(path));
            registration.setOrder(ORDER);
            return registration;
        }
    }

    /** In reactive applications. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    @ConditionalOnClass(DispatcherHandler.class)
    static class Reactive {

        @Bean
        AlertWebFilter runTelemetryAlertWebFilter(
                AlertReceiver receiver, WebProperties web, AlertProperties properties, ApplicationContext application) {
            return new AlertWebFilter(
                    receiver, web.basePath() + AlertReceiver.PATH, properties.maxBytes(), application);
        }
    }

    /** An empty variable of the environment sets no secret. */
    static final class OnSecret extends SpringBootCondition {

        private static final String PROPERTY = "telemetry.web.alerts.secret";

        @Override
        public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return new ConditionOutcome(
                    StringUtils.hasText(context.getEnvironment().getProperty(PROPERTY)),
                    ConditionMessage.forCondition(PROPERTY).because("alerts are received if it is set"));
        }
    }
}
