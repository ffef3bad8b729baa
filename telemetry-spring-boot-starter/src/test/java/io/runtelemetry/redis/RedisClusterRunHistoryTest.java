package io.runtelemetry.redis;

import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryStore;
import io.runtelemetry.store.HistoryFormat;
import io.runtelemetry.store.HistoryOptions;
import io.runtelemetry.store.TelemetryFormat;
import io.runtelemetry.tck.RedisClusterProcess;
import io.runtelemetry.tck.RunHistoryContract;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Over a real cluster, where an entity's record, its runs, and the entities of its run lie on different nodes. */
@TestInstance(Lifecycle.PER_CLASS)
class RedisClusterRunHistoryTest {

    private final RedisClusterProcess cluster = RedisClusterProcess.start();

    @AfterAll
    void stop() {
        cluster.close();
    }

    @Nested
    @TestInstance(Lifecycle.PER_CLASS)
    class WithLettuce extends RunHistoryContract {

        private final LettuceConnectionFactory application = new LettuceConnectionFactory(configuration());

        private final TelemetryConnections connections = connections(application);

        @Override
        protected TelemetryStore store(HistoryOptions options) {
            return RedisClusterRunHistoryTest.store(connections, options);
        }

        @AfterAll
        void disconnect() throws Exception {
            connections.destroy();
            application.destroy();
        }
    }

    @Nested
    @TestInstance(Lifecycle.PER_CLASS)
    class WithJedis extends RunHistoryContract {

        private final JedisConnectionFactory application = new JedisConnectionFactory(configuration());

        private final TelemetryConnections connections = connections(application);

        @Override
        protected TelemetryStore store(HistoryOptions options) {
            return RedisClusterRunHistoryTest.store(connections, options);
        }

        @AfterAll
        void disconnect() throws Exception {
            connections.destroy();
        }
    }

    private RedisClusterConfiguration configuration() {
        return new RedisClusterConfiguration(cluster.addresses());
    }

    private static TelemetryConnections connections(RedisConnectionFactory application) {
        Duration timeout = Duration.ofSeconds(10);
        return RedisClients.dedicated(application, new Timeouts(timeout, timeout, timeout));
    }

    private static TelemetryStore store(TelemetryConnections connections, HistoryOptions options) {
        return new RedisTelemetryStore(
                connections.writes(),
                connections.reads(),
                new TelemetryFormat("telemetry", new TelemetryListener() {}),
                new HistoryFormat("telemetry", options));
    }
}
