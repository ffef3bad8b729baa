package io.runtelemetry.engine;

import io.runtelemetry.RunIdSource;
import io.runtelemetry.autoconfigure.ConditionalOnTelemetryEnabled;
import io.runtelemetry.run.RunIdSourceOrder;
import org.jobrunr.server.runner.ThreadLocalJobContext;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;

/** Auto-configuration of the current run in jobs of JobRunr, which itself keeps it for the thread of a job. */
@AutoConfiguration(afterName = "io.runtelemetry.autoconfigure.TelemetryAutoConfiguration")
@ConditionalOnTelemetryEnabled
@ConditionalOnBooleanProperty(name = "telemetry.jobrunr.enabled", matchIfMissing = true)
@ConditionalOnClass(ThreadLocalJobContext.class)
public final class TelemetryJobRunrAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = "jobRunrRunIdSource")
    @Order(RunIdSourceOrder.JOBRUNR)
    RunIdSource jobRunrRunIdSource() {
        return () -> ThreadLocalJobContext.hasJobContext()
                ? Engine.JOBRUNR.runId(
                        ThreadLocalJobContext.getJobContext().getJobId().toString())
                : null;
    }
}
