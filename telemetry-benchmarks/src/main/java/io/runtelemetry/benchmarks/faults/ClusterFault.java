package io.runtelemetry.benchmarks.faults;

import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.runtelemetry.tck.RedisClusterProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A cluster of three masters with a replica of each, and something that happens to it. */
final class ClusterFault extends Fault {

    private final RedisClusterProcess cluster = RedisClusterProcess.startWithReplicas();

    private final Injection injection;

    private Action healing = ignored -> {};

    /** What happens to the cluster; returns how that comes to its end. */
    interface Injection {

        Action on(RedisClusterProcess cluster);
    }

    /** How it comes to its end. */
    interface Action {

        void on(RedisClusterProcess cluster);
    }

    ClusterFault(Injection injection) {
        this.injection = injection;
    }

    @Override
    Map<String, String> properties() {
        return Map.of("spring.data.redis.cluster.nodes", String.join(",", cluster.addresses()));
    }

    @Override
    void inject() {
        healing = injection.on(cluster);
    }

    @Override
    void heal() {
        healing.on(cluster);
    }

    @Override
    List<String> read(String... keys) {
        cluster.awaitOk();
        RedisClusterClient client =
                RedisClusterClient.create("redis://" + cluster.addresses().get(1));
        try (StatefulRedisClusterConnection<String, String> connection = client.connect()) {
            return ServerFault.values(connection.sync().mget(keys));
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        }
    }

    @Override
    public void close() {
        cluster.close();
    }
}
