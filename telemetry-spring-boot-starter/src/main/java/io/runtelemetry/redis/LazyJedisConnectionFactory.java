package io.runtelemetry.redis;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisClusterConnection;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisSentinelConnection;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;

/**
 * Asks a cluster or its sentinels for the nodes when it is first used, and again until that has worked. Jedis does so when
 * it is set up: the application would not start while Redis is away.
 */
final class LazyJedisConnectionFactory implements RenewableConnectionFactory {

    private final Supplier<JedisConnectionFactory> settings;

    private final Duration connectTimeout;

    private final FirstConnection first;

    private volatile @Nullable JedisConnectionFactory started;

    private boolean destroyed;

    LazyJedisConnectionFactory(Supplier<JedisConnectionFactory> settings, Duration connectTimeout) {
        this.settings = settings;
        this.first = new FirstConnection(connectTimeout);
        this.connectTimeout = connectTimeout;
    }

    @Override
    public Duration connectTimeout() {
        return connectTimeout;
    }

    @Override
    public RedisConnection getConnection() {
        return first.guard(() -> started().getConnection());
    }

    @Override
    public RedisClusterConnection getClusterConnection() {
        return first.guard(() -> started().getClusterConnection());
    }

    @Override
    public RedisSentinelConnection getSentinelConnection() {
        return first.guard(() -> started().getSentinelConnection());
    }

    @Override
    public boolean getConvertPipelineAndTxResults() {
        return true;
    }

    @Override
    public @Nullable DataAccessException translateExceptionIfPossible(RuntimeException e) {
        return settings.get().translateExceptionIfPossible(e);
    }

    private JedisConnectionFactory started() {
        JedisConnectionFactory ready = started;
        return ready != null ? ready : start();
    }

    private synchronized JedisConnectionFactory start() {
        if (destroyed) {
            throw new IllegalStateException("Telemetry's connections are closed");
        }
        // One that failed to start cannot be started again.
        JedisConnectionFactory factory = settings.get();
        factory.afterPropertiesSet();
        started = factory;
        return factory;
    }

    @Override
    public synchronized void renew() {
        JedisConnectionFactory old = started;
        if (old != null && first.forget()) {
            started = null;
            old.destroy();
        }
    }

    synchronized void destroy() {
        destroyed = true;
        if (started != null) {
            started.destroy();
        }
    }
}
