package io.runtelemetry.redis;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.jedis.JedisClusterConnection;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.util.ClassUtils;

/** Chooses what suits the client that the application's connections go through, each of which may be absent. */
final class RedisClients {

    private static final Logger log = LoggerFactory.getLogger(TelemetryConnections.class);

    private static final boolean LETTUCE = isPresent("io.lettuce.core.RedisClient");

    private static final boolean JEDIS = isPresent("redis.clients.jedis.Jedis");

    private RedisClients() {}

    private static boolean isPresent(String type) {
        return ClassUtils.isPresent(type, RedisClients.class.getClassLoader());
    }

    /**
     * Returns connections to where the application's go; the application's own ones, and says so in the log, where they are
     * not Spring Data's connections through Lettuce or Jedis.
     *
     * @param timeouts each at least 1 ms
     */
    static TelemetryConnections dedicated(RedisConnectionFactory application, Timeouts timeouts) {
        TelemetryConnections own = like(application, timeouts);
        if (own != null) {
            return own;
        }
        log.info(
                "Telemetry shares the application's Redis connection, with its time-outs: a {} cannot be copied",
                application.getClass().getName());
        return TelemetryConnections.shared(application);
    }

    private static @Nullable TelemetryConnections like(RedisConnectionFactory application, Timeouts timeouts) {
        if (LETTUCE && application instanceof LettuceConnectionFactory lettuce) {
            return LettuceConnections.like(lettuce, timeouts);
        }
        if (JEDIS && application instanceof JedisConnectionFactory jedis) {
            return JedisConnections.like(jedis, timeouts);
        }
        return null;
    }

    /** Returns where the application's connections lead to, without user and password, where that is known. */
    static Optional<RedisConfiguration> configuration(RedisConnectionFactory application) {
        if (LETTUCE && application instanceof LettuceConnectionFactory lettuce) {
            return Optional.ofNullable(LettuceConnections.configuration(lettuce));
        }
        return JEDIS && application instanceof JedisConnectionFactory jedis
                ? Optional.of(JedisConnections.configuration(jedis))
                : Optional.empty();
    }

    /** Returns what suits the connection's client best. */
    static StoreCommands commands(RedisConnection connection) {
        if (LETTUCE && connection instanceof LettuceConnection lettuce) {
            return new LettuceCommands(lettuce);
        }
        if (JEDIS && connection instanceof JedisClusterConnection cluster) {
            return new JedisClusterCommands(cluster);
        }
        return new PipelineCommands(connection);
    }
}
