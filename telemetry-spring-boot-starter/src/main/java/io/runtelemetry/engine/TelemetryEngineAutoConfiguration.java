package io.runtelemetry.engine;

import io.runtelemetry.RunIdSource;
import io.runtelemetry.RunUrlGenerator;
import io.runtelemetry.autoconfigure.ConditionalOnSwitch;
import io.runtelemetry.autoconfigure.ConditionalOnTelemetryEnabled;
import io.runtelemetry.run.Adjusted;
import io.runtelemetry.run.RunIdSourceOrder;
import org.jobrunr.server.runner.ThreadLocalJobContext;
import org.quartz.Scheduler;
import org.springframework.aop.support.AopUtils;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.repository.support.ResourcelessJobRepository;
import org.springframework.batch.core.scope.context.JobSynchronizationManager;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Role;
import org.springframework.core.annotation.Order;
import org.springframework.scheduling.quartz.SchedulerFactoryBean;
import org.springframework.util.function.SingletonSupplier;

/**
 * Auto-configuration of the runs of engines within the application, and of the links to runs of any engine, also where an
 * application only shows runs that others record. Sources are nested, so that they are defined before the links.
 */
@AutoConfiguration(afterName = "io.runtelemetry.autoconfigure.TelemetryAutoConfiguration")
@ConditionalOnTelemetryEnabled
@Conditional(OnAnyEngineCondition.class)
@EnableConfigurationProperties(EngineProperties.class)
@Lazy
public final class TelemetryEngineAutoConfiguration {

    private static final String BATCH_SOURCE = "runTelemetryBatchRunIdSource";

    private static final String JOBRUNR_SOURCE = "runTelemetryJobRunrRunIdSource";

    private static final String QUARTZ_SOURCE = "runTelemetryQuartzRunIdSource";

    private static final String SCHEDULED_SOURCE = "runTelemetryScheduledRunIdSource";

    @Bean
    @ConditionalOnMissingBean(name = "runTelemetryBatchRunUrlGenerator")
    @ConditionalOnRunsOf(value = Engine.BATCH, source = BATCH_SOURCE)
    RunUrlGenerator runTelemetryBatchRunUrlGenerator(EngineProperties properties) {
        return properties.links(Engine.BATCH);
    }

    @Bean
    @ConditionalOnMissingBean(name = "runTelemetryQuartzRunUrlGenerator")
    @ConditionalOnRunsOf(value = Engine.QUARTZ, source = QUARTZ_SOURCE)
    RunUrlGenerator runTelemetryQuartzRunUrlGenerator(EngineProperties properties) {
        return properties.links(Engine.QUARTZ);
    }

    @Bean
    @ConditionalOnMissingBean(name = "runTelemetryJobRunrRunUrlGenerator")
    @ConditionalOnRunsOf(value = Engine.JOBRUNR, source = JOBRUNR_SOURCE)
    RunUrlGenerator runTelemetryJobRunrRunUrlGenerator(EngineProperties properties) {
        return properties.links(Engine.JOBRUNR);
    }

    @Bean
    @ConditionalOnMissingBean(name = "runTelemetryScheduledRunUrlGenerator")
    @ConditionalOnRunsOf(value = Engine.SCHEDULED, source = SCHEDULED_SOURCE)
    RunUrlGenerator runTelemetryScheduledRunUrlGenerator(EngineProperties properties) {
        return properties.links(Engine.SCHEDULED);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnSwitch(value = "telemetry.batch.enabled", matchIfMissing = true)
    @ConditionalOnClass({JobSynchronizationManager.class, ResourcelessJobRepository.class})
    @Lazy
    static class Batch {

        @Bean
        @ConditionalOnMissingBean(name = BATCH_SOURCE)
        @Order(RunIdSourceOrder.BATCH)
        RunIdSource runTelemetryBatchRunIdSource(ObjectProvider<JobRepository> repositories) {
            SingletonSupplier<Boolean> resourceless = SingletonSupplier.of(() -> repositories.stream()
                    .map(AopUtils::getTargetClass)
                    .anyMatch(ResourcelessJobRepository.class::isAssignableFrom));
            return new BatchRunIdSource(resourceless::obtain);
        }
    }

    /** JobRunr itself keeps the job for the thread that it runs on. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnSwitch(value = "telemetry.jobrunr.enabled", matchIfMissing = true)
    @ConditionalOnClass(ThreadLocalJobContext.class)
    @Lazy
    static class JobRunr {

        @Bean
        @ConditionalOnMissingBean(name = JOBRUNR_SOURCE)
        @Order(RunIdSourceOrder.JOBRUNR)
        RunIdSource runTelemetryJobRunrRunIdSource() {
            return () -> ThreadLocalJobContext.hasJobContext()
                    ? Engine.JOBRUNR.runId(
                            ThreadLocalJobContext.getJobContext().getJobId().toString())
                    : null;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnSwitch(value = "telemetry.quartz.enabled", matchIfMissing = true)
    @ConditionalOnClass({Scheduler.class, SchedulerFactoryBean.class})
    @Lazy
    static class Quartz {

        @Bean
        @ConditionalOnMissingBean(name = QUARTZ_SOURCE)
        @Order(RunIdSourceOrder.QUARTZ)
        RunIdSource runTelemetryQuartzRunIdSource() {
            return QuartzRuns::currentRunId;
        }

        @Bean
        @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
        static Adjusted.Beans runTelemetryQuartzSchedulerPostProcessor() {
            return new Adjusted.Beans(QuartzRuns::listenTo);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnSwitch("telemetry.scheduled.enabled")
    static class Scheduled {

        @Bean
        @ConditionalOnMissingBean(name = SCHEDULED_SOURCE)
        @Order(RunIdSourceOrder.SCHEDULED)
        RunIdSource runTelemetryScheduledRunIdSource() {
            return ScheduledRuns::currentRunId;
        }

        @Bean
        ScheduledRuns runTelemetryScheduledRuns() {
            return new ScheduledRuns();
        }
    }
}
