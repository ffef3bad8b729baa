package io.runtelemetry.benchmarks.faults;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.runtelemetry.tck.RedisSentinelProcess;
import io.runtelemetry.tck.RedisServerProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A master that is killed; its sentinels let its replica take over, and it comes back as the replica. */
final class SentinelFault extends Fault {

    private final RedisSentinelProcess redis = RedisSentinelProcess.start();

    private final RedisServerProcess master = redis.master();

    private final RedisServerProcess replica = redis.replica();

    @Override
    Map<String, String> properties() {
        return Map.of(
                "spring.data.redis.sentinel.master",
                redis.masterName(),
                "spring.data.redis.sentinel.nodes",
                String.join(",", redis.sentinelAddresses()));
    }

    @Override
    void inject() {
        master.kill();
    }

    @Override
    void heal() {
        redis.awaitMaster(replica);
        master.restart();
    }

    @Override
    List<String> read(String... keys) {
        RedisClient client = RedisClient.create(replica.url());
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            return ServerFault.values(connection.sync().mget(keys));
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        }
    }

    @Override
    public void close() {
        redis.close();
    }
}
