package io.runtelemetry.redis;

import java.time.Duration;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.jedis.JedisClientConfiguration;
import org.springframework.data.redis.connection.jedis.JedisConnection;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import redis.clients.jedis.Jedis;

/**
 * Waits for replies another time than for the handshake of a new connection, for which Jedis takes the same. Not for a cluster,
 * where it does not show its connections.
 */
final class TimedJedisConnectionFactory extends JedisConnectionFactory {

    private final int replyMillis;

    TimedJedisConnectionFactory(
            RedisSentinelConfiguration sentinel, JedisClientConfiguration client, Duration replyTimeout) {
        super(sentinel, client);
        this.replyMillis = Math.toIntExact(replyTimeout.toMillis());
    }

    TimedJedisConnectionFactory(
            RedisStandaloneConfiguration standalone, JedisClientConfiguration client, Duration replyTimeout) {
        super(standalone, client);
        this.replyMillis = Math.toIntExact(replyTimeout.toMillis());
    }

    /** Overrides a method of Spring Data Redis 4.1, whose other kind of connections is not shown to anybody either. */
    public boolean isUseUnifiedJedis() {
        return false;
    }

    @Override
    protected JedisConnection postProcessConnection(JedisConnection connection) {
        // Spring Data Redis 4.1 does not say of what type it is.
        Object jedis = connection.getNativeConnection();
        ((Jedis) jedis).getConnection().setSoTimeout(replyMillis);
        return connection;
    }
}
