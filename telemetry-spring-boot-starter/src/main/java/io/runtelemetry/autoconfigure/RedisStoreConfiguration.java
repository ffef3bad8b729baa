package io.runtelemetry.autoconfigure;

import io.runtelemetry.TelemetryStore;
import io.runtelemetry.redis.RedisTelemetryStore;
import io.runtelemetry.redis.TelemetryConnections;
import io.runtelemetry.store.HistoryFormat;
import io.runtelemetry.store.TelemetryFormat;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** Records in the application's Redis. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(RedisConnectionFactory.class)
@ConditionalOnBean(RedisConnectionFactory.class)
@ConditionalOnMissingBean(TelemetryStore.class)
@Conditional(RedisStoreConfiguration.Wanted.class)
class RedisStoreConfiguration {

    @Bean
    @ConditionalOnMissingBean
    TelemetryConnections telemetryConnections(RedisConnectionFactory application, TelemetryProperties properties) {
        TelemetryProperties.Redis redis = properties.redis();
        return redis.dedicatedConnection()
                ? TelemetryConnections.dedicated(
                        application, redis.readTimeout(), redis.writeTimeout(), redis.connectTimeout())
                : TelemetryConnections.shared(application);
    }

    @Bean
    TelemetryStore redisTelemetryStore(
            TelemetryConnections connections, TelemetryFormat format, HistoryFormat history) {
        return new RedisTelemetryStore(connections.writes(), connections.reads(), format, history);
    }

    /** Redis is asked for, or nothing in particular is. */
    static final class Wanted extends AnyNestedCondition {

        Wanted() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @ConditionalOnProperty(name = "telemetry.store", havingValue = "auto", matchIfMissing = true)
        static final class Auto {}

        @ConditionalOnProperty(name = "telemetry.store", havingValue = "redis")
        static final class Redis {}
    }
}
