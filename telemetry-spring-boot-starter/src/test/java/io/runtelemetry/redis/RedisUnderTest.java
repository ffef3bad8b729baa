package io.runtelemetry.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryStore;
import io.runtelemetry.store.HistoryFormat;
import io.runtelemetry.store.HistoryOptions;
import io.runtelemetry.store.TelemetryFormat;
import java.time.Duration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The store with the connections that the starter gives it, and a client beside it to see what is really there. */
final class RedisUnderTest {

    private final LettuceConnectionFactory application;

    private final TelemetryConnections connections;

    private final RedisClient client;

    private final StatefulRedisConnection<String, String> connection;

    final TelemetryStore store;

    RedisUnderTest(int port, Duration timeout) {
        application = new LettuceConnectionFactory("127.0.0.1", port);
        application.afterPropertiesSet();
        connections = RedisClients.dedicated(application, new Timeouts(timeout, timeout, timeout));
        store = new RedisTelemetryStore(
                connections.writes(),
                connections.reads(),
                new TelemetryFormat("telemetry", new TelemetryListener() {}),
                new HistoryFormat("telemetry", HistoryOptions.none()));
        client = RedisClient.create("redis://127.0.0.1:" + port);
        connection = client.connect();
    }

    RedisCommands<String, String> commands() {
        return connection.sync();
    }

    void close() throws Exception {
        connections.destroy();
        application.destroy();
        client.shutdown();
    }
}
