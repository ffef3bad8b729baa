package io.runtelemetry.engine;

import io.runtelemetry.RunIdSource;
import io.runtelemetry.autoconfigure.ConditionalOnTelemetryEnabled;
import io.runtelemetry.run.RunIdSourceOrder;
import org.quartz.Scheduler;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;
import org.springframework.core.annotation.Order;
import org.springframework.scheduling.quartz.SchedulerFactoryBean;

/** Auto-configuration of the current run in jobs of Quartz. */
@AutoConfiguration(afterName = "io.runtelemetry.autoconfigure.TelemetryAutoConfiguration")
@ConditionalOnTelemetryEnabled
@ConditionalOnBooleanProperty(name = "telemetry.quartz.enabled", matchIfMissing = true)
@ConditionalOnClass({Scheduler.class, SchedulerFactoryBean.class})
public final class TelemetryQuartzAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    static QuartzRuns quartzRuns() {
        return new QuartzRuns();
    }

    @Bean
    @ConditionalOnMissingBean(name = "quartzRunIdSource")
    @Order(RunIdSourceOrder.QUARTZ)
    RunIdSource quartzRunIdSource(QuartzRuns runs) {
        return runs::currentRunId;
    }

    @Bean
    @ConditionalOnMissingBean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static QuartzRunsRegistrar quartzRunsRegistrar(ObjectProvider<QuartzRuns> runs) {
        return new QuartzRunsRegistrar(runs::getObject);
    }
}
