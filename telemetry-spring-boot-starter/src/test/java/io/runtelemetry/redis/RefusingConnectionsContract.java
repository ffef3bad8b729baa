package io.runtelemetry.redis;

import io.runtelemetry.tck.RedisServerProcess;
import java.time.Duration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.jedis.JedisClientConfiguration;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;

/** Through a client that refuses something. */
abstract class RefusingConnectionsContract extends ForeignConnectionsContract {

    RefusingConnectionsContract(String... refused) {
        super(RefusingConnectionsContract::jedis, refused);
    }

    static RedisConnectionFactory jedis(RedisServerProcess server) {
        JedisConnectionFactory connections = new JedisConnectionFactory(
                new RedisStandaloneConfiguration("127.0.0.1", server.port()),
                JedisClientConfiguration.builder()
                        .connectTimeout(Duration.ofSeconds(2))
                        .readTimeout(Duration.ofSeconds(4))
                        .build());
        connections.afterPropertiesSet();
        connections.start();
        return connections;
    }
}
