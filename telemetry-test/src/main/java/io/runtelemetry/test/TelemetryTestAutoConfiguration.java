package io.runtelemetry.test;

import io.runtelemetry.recorder.TelemetryRecorder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** Auto-configuration of the store in memory, which goes before any other, and of what looks into it. */
@AutoConfiguration(
        beforeName = {
            "io.runtelemetry.autoconfigure.TelemetryAutoConfiguration",
            "io.runtelemetry.redis.TelemetryRedisAutoConfiguration",
            "io.runtelemetry.upstash.TelemetryUpstashAutoConfiguration"
        })
final class TelemetryTestAutoConfiguration {

    @Bean
    @Primary
    RecordedTelemetryStore recordedTelemetryStore() {
        return new RecordedTelemetryStore();
    }

    @Bean
    SkippedTelemetry skippedTelemetry() {
        return new SkippedTelemetry();
    }

    @Bean
    RecordedTelemetry recordedTelemetry(
            RecordedTelemetryStore store,
            SkippedTelemetry skipped,
            ObjectProvider<TelemetryRecorder> recorder,
            ConfigurableListableBeanFactory beans) {
        return new RecordedTelemetry(store, skipped, recorder, new JobBeans(beans));
    }
}
