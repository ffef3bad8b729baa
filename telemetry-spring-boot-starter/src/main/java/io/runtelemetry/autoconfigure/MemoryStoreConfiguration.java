package io.runtelemetry.autoconfigure;

import io.runtelemetry.TelemetryStore;
import io.runtelemetry.autoconfigure.TelemetryProperties.StoreChoice;
import io.runtelemetry.autoconfigure.TelemetryProperties.StoreType;
import io.runtelemetry.input.InvalidSettingException;
import io.runtelemetry.store.HistoryFormat;
import io.runtelemetry.store.InMemoryTelemetryStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Records in memory, where nothing better is there or that is what is asked for. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(TelemetryStore.class)
class MemoryStoreConfiguration {

    private static final Logger log = LoggerFactory.getLogger(MemoryStoreConfiguration.class);

    @Bean
    TelemetryStore runTelemetryInMemoryTelemetryStore(TelemetryProperties properties, HistoryFormat history) {
        if (properties.store() == StoreType.REDIS) {
            throw new InvalidSettingException(
                    "telemetry.store is redis, but there is no RedisConnectionFactory",
                    "Add spring-boot-starter-data-redis and set spring.data.redis.*, or set UPSTASH_REDIS_REST_URL and"
                            + " UPSTASH_REDIS_REST_TOKEN, or choose telemetry.store=memory");
        }
        if (properties.store() == StoreType.AUTO) {
            log.warn("Telemetry is kept in memory, because the application has no connection to Redis: nothing will"
                    + " survive this process. Add spring-boot-starter-data-redis and set spring.data.redis.*, or set"
                    + " UPSTASH_REDIS_REST_URL and UPSTASH_REDIS_REST_TOKEN, or telemetry.store=memory if that is what"
                    + " you want");
        }
        return new InMemoryTelemetryStore(history.options());
    }

    @Bean
    StoreChoice runTelemetryInMemoryStoreChoice(Environment environment) {
        return StoreChoice.of(
                environment, "the memory of this process", "there is neither a connection to Redis nor Upstash");
    }
}
