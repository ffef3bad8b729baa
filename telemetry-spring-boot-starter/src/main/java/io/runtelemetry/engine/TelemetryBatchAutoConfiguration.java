package io.runtelemetry.engine;

import io.runtelemetry.RunIdSource;
import io.runtelemetry.autoconfigure.ConditionalOnTelemetryEnabled;
import io.runtelemetry.run.RunIdSourceOrder;
import org.springframework.aop.support.AopUtils;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.repository.support.ResourcelessJobRepository;
import org.springframework.batch.core.scope.context.JobSynchronizationManager;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.util.function.SingletonSupplier;

/** Auto-configuration of the current run in jobs of Spring Batch. */
@AutoConfiguration(afterName = "io.runtelemetry.autoconfigure.TelemetryAutoConfiguration")
@ConditionalOnTelemetryEnabled
@ConditionalOnBooleanProperty(name = "telemetry.batch.enabled", matchIfMissing = true)
@ConditionalOnClass({JobSynchronizationManager.class, ResourcelessJobRepository.class})
public final class TelemetryBatchAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = "batchRunIdSource")
    @Order(RunIdSourceOrder.BATCH)
    RunIdSource batchRunIdSource(ObjectProvider<JobRepository> repositories) {
        SingletonSupplier<Boolean> resourceless = SingletonSupplier.of(() -> repositories.stream()
                .map(AopUtils::getTargetClass)
                .anyMatch(ResourcelessJobRepository.class::isAssignableFrom));
        return new BatchRunIdSource(resourceless::obtain);
    }
}
