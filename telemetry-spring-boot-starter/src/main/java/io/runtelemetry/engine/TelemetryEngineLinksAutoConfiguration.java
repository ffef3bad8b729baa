package io.runtelemetry.engine;

import io.runtelemetry.RunUrlGenerator;
import io.runtelemetry.autoconfigure.ConditionalOnTelemetryEnabled;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of the links to engines' runs, also where an application only shows them. */
@AutoConfiguration(afterName = "io.runtelemetry.autoconfigure.TelemetryAutoConfiguration")
@ConditionalOnTelemetryEnabled
@EnableConfigurationProperties(EngineProperties.class)
public final class TelemetryEngineLinksAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = "batchRunUrlGenerator")
    @ConditionalOnRunsOf(
            value = Engine.BATCH,
            className = "org.springframework.batch.core.scope.context.JobSynchronizationManager")
    RunUrlGenerator batchRunUrlGenerator(EngineProperties properties) {
        return links(Engine.BATCH, properties);
    }

    @Bean
    @ConditionalOnMissingBean(name = "quartzRunUrlGenerator")
    @ConditionalOnRunsOf(value = Engine.QUARTZ, className = "org.quartz.Scheduler")
    RunUrlGenerator quartzRunUrlGenerator(EngineProperties properties) {
        return links(Engine.QUARTZ, properties);
    }

    @Bean
    @ConditionalOnMissingBean(name = "jobRunrRunUrlGenerator")
    @ConditionalOnRunsOf(value = Engine.JOBRUNR, className = "org.jobrunr.server.runner.ThreadLocalJobContext")
    RunUrlGenerator jobRunrRunUrlGenerator(EngineProperties properties) {
        return links(Engine.JOBRUNR, properties);
    }

    @Bean
    @ConditionalOnMissingBean(name = "scheduledRunUrlGenerator")
    @ConditionalOnRunsOf(Engine.SCHEDULED)
    RunUrlGenerator scheduledRunUrlGenerator(EngineProperties properties) {
        return links(Engine.SCHEDULED, properties);
    }

    private static RunUrlGenerator links(Engine engine, EngineProperties properties) {
        return new EngineRunUrlGenerator(engine, properties.template(engine));
    }
}
