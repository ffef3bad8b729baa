package io.runtelemetry.upstash;

import io.runtelemetry.TelemetryStore;
import io.runtelemetry.autoconfigure.ConditionalOnTelemetryEnabled;
import io.runtelemetry.autoconfigure.TelemetryProperties.StoreChoice;
import io.runtelemetry.store.HistoryFormat;
import io.runtelemetry.store.TelemetryFormat;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;

/** Auto-configuration of the store in Upstash Redis, over REST. */
@AutoConfiguration(
        afterName = "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration",
        beforeName = "io.runtelemetry.autoconfigure.TelemetryAutoConfiguration")
@ConditionalOnTelemetryEnabled
@ConditionalOnMissingBean(TelemetryStore.class)
@Conditional({OnUpstashCondition.class, OnNoOwnRedisCondition.class})
@EnableConfigurationProperties(UpstashProperties.class)
public final class TelemetryUpstashAutoConfiguration {

    @Bean
    TelemetryStore runTelemetryUpstashTelemetryStore(
            UpstashProperties properties, Environment environment, TelemetryFormat format, HistoryFormat history) {
        UpstashOptions options = UpstashCredentials.of(environment).options(properties);
        return new UpstashTelemetryStore(options, format, history);
    }

    @Bean
    StoreChoice runTelemetryUpstashStoreChoice(UpstashProperties properties, Environment environment) {
        String url = UpstashCredentials.of(environment).options(properties).url();
        return StoreChoice.of(environment, "Upstash at " + url, "it is set and no Redis of the application's own is");
    }
}
