package io.runtelemetry.redis;

import io.runtelemetry.tck.RedisServerProcess;
import java.time.Duration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** On a server whose owner has taken scripts away. */
class RedisWithoutEvalOnLettuceTest extends ForeignConnectionsContract {

    RedisWithoutEvalOnLettuceTest() {
        super(
                RedisServerProcess.start("--rename-command", "EVAL", ""),
                server -> lettuce(server, Duration.ofSeconds(4)));
    }

    private static RedisConnectionFactory lettuce(RedisServerProcess server, Duration timeout) {
        LettuceConnectionFactory connections = new LettuceConnectionFactory(
                new RedisStandaloneConfiguration("127.0.0.1", server.port()),
                LettuceClientConfiguration.builder().commandTimeout(timeout).build());
        connections.afterPropertiesSet();
        connections.start();
        return connections;
    }
}
