package io.runtelemetry.redis;

import io.runtelemetry.input.Require;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How Redis is reached.
 *
 * @param dedicatedConnection Whether telemetry has connections of its own to the application's Redis, with the time-outs
 *     below, instead of the application's.
 * @param connectionFactory Name of the RedisConnectionFactory bean to use. By default the only one, or the primary one.
 * @param readTimeout How long a reader waits for a reply.
 * @param writeTimeout How long the recorder waits for the replies to a batch. No job waits for it.
 * @param connectTimeout How long to wait for a connection.
 */
@ConfigurationProperties("telemetry.redis")
record RedisStoreProperties(
        @DefaultValue("true") boolean dedicatedConnection,
        @Nullable String connectionFactory,
        @DefaultValue("100ms") Duration readTimeout,
        @DefaultValue("5s") Duration writeTimeout,
        @DefaultValue("1s") Duration connectTimeout) {

    /** Checks the values. */
    RedisStoreProperties {
        Require.timeout(readTimeout, "telemetry.redis.read-timeout");
        Require.timeout(writeTimeout, "telemetry.redis.write-timeout");
        Require.timeout(connectTimeout, "telemetry.redis.connect-timeout");
    }

    Timeouts timeouts() {
        return new Timeouts(readTimeout, writeTimeout, connectTimeout);
    }
}
