package io.runtelemetry.autoconfigure;

import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryStore;
import io.runtelemetry.autoconfigure.TelemetryProperties.StoreType;
import io.runtelemetry.redis.RedisTelemetryStore;
import io.runtelemetry.redis.TelemetryConnections;
import io.runtelemetry.store.InMemoryTelemetryStore;
import io.runtelemetry.store.TelemetryFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** Auto-configuration of the store: the application's own, else Redis, else memory. */
@AutoConfiguration(afterName = "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration")
@ConditionalOnProperty(name = "telemetry.enabled", matchIfMissing = true)
@EnableConfigurationProperties(TelemetryProperties.class)
@Import({TelemetryStoreAutoConfiguration.RedisStore.class, TelemetryStoreAutoConfiguration.MemoryStore.class})
public final class TelemetryStoreAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    TelemetryFormat telemetryFormat(TelemetryProperties properties, ObjectProvider<TelemetryListener> listeners) {
        return new TelemetryFormat(
                properties.namespace(),
                TelemetryListener.all(listeners.orderedStream().toList()));
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(RedisConnectionFactory.class)
    @ConditionalOnBean(RedisConnectionFactory.class)
    @ConditionalOnMissingBean(TelemetryStore.class)
    @Conditional(RedisWanted.class)
    static class RedisStore {

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
        TelemetryStore redisTelemetryStore(TelemetryConnections connections, TelemetryFormat format) {
            return new RedisTelemetryStore(connections.writes(), connections.reads(), format);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(TelemetryStore.class)
    static class MemoryStore {

        private static final Logger log = LoggerFactory.getLogger(TelemetryStoreAutoConfiguration.class);

        @Bean
        TelemetryStore inMemoryTelemetryStore(TelemetryProperties properties) {
            if (properties.store() == StoreType.REDIS) {
                throw new NoTelemetryStoreException("telemetry.store is redis, but there is no RedisConnectionFactory");
            }
            if (properties.store() == StoreType.AUTO) {
                log.warn("Telemetry is kept in memory, because the application has no connection to Redis: nothing will"
                        + " survive this process. Add spring-boot-starter-data-redis and set spring.data.redis.*, or set"
                        + " telemetry.store=memory if that is what you want");
            }
            return new InMemoryTelemetryStore();
        }
    }

    /** Redis is asked for, or nothing in particular is. */
    static final class RedisWanted extends AnyNestedCondition {

        RedisWanted() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @ConditionalOnProperty(name = "telemetry.store", havingValue = "auto", matchIfMissing = true)
        static final class Auto {}

        @ConditionalOnProperty(name = "telemetry.store", havingValue = "redis")
        static final class Redis {}
    }
}
