package io.runtelemetry.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.ClusterCommandExecutor;
import org.springframework.data.redis.connection.ClusterTopologyProvider;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClusterConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionProvider;

/**
 * Waits for replies another time than for connections: Lettuce takes the command time-out of its configuration for the
 * handshake, too, and with TLS that takes longer than a reply may.
 */
final class TimedLettuceConnectionFactory extends LettuceConnectionFactory implements RenewableConnectionFactory {

    private final Duration replyTimeout;

    private final Duration connectTimeout;

    private final FirstConnection first;

    TimedLettuceConnectionFactory(
            RedisConfiguration configuration,
            LettuceClientConfiguration client,
            Duration replyTimeout,
            Duration connectTimeout) {
        super(configuration, client);
        this.replyTimeout = replyTimeout;
        this.first = new FirstConnection(connectTimeout);
        this.connectTimeout = connectTimeout;
    }

    @Override
    public Duration connectTimeout() {
        return connectTimeout;
    }

    @Override
    public RedisConnection getConnection() {
        return first.guard(super::getConnection);
    }

    /** A cluster is asked for its nodes once more as well. */
    @Override
    public void renew() {
        if (first.forget()) {
            if (getNativeClient() instanceof RedisClusterClient cluster) {
                cluster.refreshPartitionsAsync();
            }
            resetConnection();
        }
    }

    @Override
    protected LettuceConnection doCreateLettuceConnection(
            @Nullable StatefulRedisConnection<byte[], byte[]> shared,
            LettuceConnectionProvider connections,
            long timeout,
            int database) {
        if (shared != null) {
            shared.setTimeout(replyTimeout);
        }
        return super.doCreateLettuceConnection(shared, connections, replyTimeout.toMillis(), database);
    }

    @Override
    protected LettuceClusterConnection doCreateLettuceClusterConnection(
            @Nullable StatefulRedisClusterConnection<byte[], byte[]> shared,
            LettuceConnectionProvider connections,
            ClusterTopologyProvider topology,
            ClusterCommandExecutor executor,
            Duration timeout) {
        if (shared != null) {
            shared.setTimeout(replyTimeout);
        }
        return super.doCreateLettuceClusterConnection(shared, connections, topology, executor, replyTimeout);
    }
}
