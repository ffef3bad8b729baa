package io.runtelemetry.autoconfigure;

import io.runtelemetry.TelemetryStore;
import io.runtelemetry.store.HistoryFormat;
import io.runtelemetry.store.TelemetryFormat;
import io.runtelemetry.upstash.UpstashTelemetryStore;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Records in Upstash Redis, over REST. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(TelemetryStore.class)
@Conditional(OnUpstashCondition.class)
class UpstashStoreConfiguration {

    @Bean
    TelemetryStore upstashTelemetryStore(
            TelemetryProperties properties, Environment environment, TelemetryFormat format, HistoryFormat history) {
        UpstashCredentials credentials = UpstashCredentials.of(properties.upstash(), environment);
        return new UpstashTelemetryStore(credentials.options(properties.upstash()), format, history);
    }
}
