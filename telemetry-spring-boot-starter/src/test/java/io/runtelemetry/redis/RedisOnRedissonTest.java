package io.runtelemetry.redis;

import io.runtelemetry.tck.RedisServerProcess;
import org.redisson.config.Config;
import org.redisson.spring.data.connection.RedissonConnectionFactory;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** Through Redisson's own connections, which refuse a script in a pipeline. */
class RedisOnRedissonTest extends ForeignConnectionsContract {

    RedisOnRedissonTest() {
        super(RedisOnRedissonTest::redisson);
    }

    private static RedisConnectionFactory redisson(RedisServerProcess server) {
        Config config = new Config();
        config.useSingleServer()
                .setAddress(server.url())
                .setConnectionMinimumIdleSize(1)
                .setConnectTimeout(2_000)
                .setTimeout(2_000)
                .setRetryAttempts(0);
        RedissonConnectionFactory connections = new RedissonConnectionFactory(config);
        try {
            connections.afterPropertiesSet();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return connections;
    }
}
