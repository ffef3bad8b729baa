package io.runtelemetry.autoconfigure;

import io.runtelemetry.TelemetryListener;
import io.runtelemetry.store.HistoryFormat;
import io.runtelemetry.store.TelemetryFormat;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** Auto-configuration of the store: the application's own, else the first of these that can be had. */
@AutoConfiguration(afterName = "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration")
@ConditionalOnTelemetryEnabled
@EnableConfigurationProperties({TelemetryProperties.class, HistoryProperties.class})
@Import({UpstashStoreConfiguration.class, RedisStoreConfiguration.class, MemoryStoreConfiguration.class})
public final class TelemetryStoreAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    TelemetryFormat telemetryFormat(TelemetryProperties properties, ObjectProvider<TelemetryListener> listeners) {
        return new TelemetryFormat(
                properties.namespace(),
                TelemetryListener.all(listeners.orderedStream().toList()));
    }

    @Bean
    @ConditionalOnMissingBean
    HistoryFormat telemetryHistoryFormat(TelemetryProperties properties, HistoryProperties history) {
        return new HistoryFormat(properties.namespace(), history.options(properties.ttl()));
    }
}
