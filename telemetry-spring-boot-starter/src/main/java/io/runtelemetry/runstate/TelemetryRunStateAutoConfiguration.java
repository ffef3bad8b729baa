package io.runtelemetry.runstate;

import static java.util.Objects.requireNonNull;

import io.runtelemetry.autoconfigure.ConditionalOnSwitch;
import io.runtelemetry.autoconfigure.ConditionalOnTelemetryEnabled;
import io.runtelemetry.trigger.EntityTags;
import io.runtelemetry.trigger.RunStates;
import io.runtelemetry.trigger.TriggerApi;
import io.runtelemetry.trigger.TriggerApiOptions;
import io.runtelemetry.trigger.TriggerRunUrlGenerator;
import io.runtelemetry.trigger.TriggerValidation;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/** Auto-configuration of the links to trigger.dev, and of what is asked of it, where its secret key is known. */
@AutoConfiguration(afterName = "io.runtelemetry.autoconfigure.TelemetryAutoConfiguration")
@ConditionalOnTelemetryEnabled
@EnableConfigurationProperties(RunStateProperties.class)
@Lazy
public final class TelemetryRunStateAutoConfiguration {

    private static final String CAFFEINE = "com.github.benmanes.caffeine.cache.Caffeine";

    /** Long enough for most jobs to touch all that they will. */
    private static final Duration TAG_INTERVAL = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(TelemetryRunStateAutoConfiguration.class);

    /** Stands beside the application's own generators, which are asked first if they have an order. */
    @Bean
    @ConditionalOnMissingBean
    TriggerRunUrlGenerator runTelemetryTriggerRunUrlGenerator(RunStateProperties properties) {
        return properties.links();
    }

    /** What is asked of trigger.dev's API. */
    @Configuration(proxyBeanMethods = false)
    @Conditional(OnSecretKeyCondition.class)
    static class WithSecretKey {

        @Bean
        @ConditionalOnMissingBean
        TriggerApi runTelemetryTriggerApi(
                RunStateProperties properties, TriggerRunUrlGenerator links, Environment environment) {
            String secretKey = requireNonNull(TriggerCredentials.secretKey(environment));
            return new TriggerApi(new TriggerApiOptions(
                    TriggerCredentials.apiUrl(properties.apiUrl(), environment, links.dashboardUrl()),
                    secretKey,
                    TriggerCredentials.branch(properties.branch(), environment),
                    properties.connectTimeout(),
                    properties.timeout()));
        }

        @Bean
        @ConditionalOnMissingBean
        TriggerValidation runTelemetryTriggerValidation(
                TriggerApi api, TriggerRunUrlGenerator links, Environment environment) {
            return new TriggerValidation(api, links, TriggerCredentials.ownProjectRef(environment));
        }

        @Bean
        @Conditional(ValidationAtStartup.Chosen.class)
        ValidationAtStartup runTelemetryTriggerValidationAtStartup(TriggerValidation validation) {
            return new ValidationAtStartup(validation);
        }

        @Bean(initMethod = "start")
        @ConditionalOnSwitch("telemetry.trigger.tags")
        EntityTags runTelemetryTriggerEntityTags(TriggerApi api, TriggerRunUrlGenerator links) {
            return new EntityTags(api, links, TAG_INTERVAL);
        }

        /** The state of runs is asked for with a cache only: pages would run into trigger.dev's rate limit without. */
        @Configuration(proxyBeanMethods = false)
        @ConditionalOnClass(name = CAFFEINE)
        static class WithCache {

            @Bean
            @ConditionalOnMissingBean(RunStates.class)
            CachedRunStates runTelemetryTriggerRunStates(
                    TriggerApi api, TriggerRunUrlGenerator links, RunStateProperties properties) {
                return new CachedRunStates(api, links, properties);
            }
        }

        /** Says why there is no state. */
        @Configuration(proxyBeanMethods = false)
        @ConditionalOnMissingClass(CAFFEINE)
        static class WithoutCache {

            WithoutCache() {
                log.info("The state of runs is not shown: add com.github.ben-manes.caffeine:caffeine, which keeps it");
            }
        }
    }
}
