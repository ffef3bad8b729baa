package io.runtelemetry.benchmarks.faults;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.sync.RedisCommands;
import io.runtelemetry.tck.RedisServerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One server, which keeps on disk what it has acknowledged, and something that happens to it. */
class ServerFault extends Fault {

    final RedisServerProcess server;

    private final RedisClient client;

    /** Stays what it is, whatever new connections must be allowed to. */
    private final StatefulRedisConnection<String, String> administrator;

    private final Action injection;

    private final Action healing;

    /** What happens to the server. */
    interface Action {

        void on(ServerFault fault) throws Exception;
    }

    ServerFault(Action injection, Action healing) {
        this.server = RedisServerProcess.start(
                "--appendonly", "yes", "--enable-debug-command", "yes", "--enable-protected-configs", "yes");
        this.client = RedisClient.create(server.url());
        this.administrator = client.connect();
        this.injection = injection;
        this.healing = healing;
    }

    @Override
    Map<String, String> properties() {
        return properties(server.port());
    }

    static Map<String, String> properties(int port) {
        return Map.of("spring.data.redis.host", "127.0.0.1", "spring.data.redis.port", String.valueOf(port));
    }

    RedisCommands<String, String> redis() {
        return administrator.sync();
    }

    RedisAsyncCommands<String, String> redisLater() {
        return administrator.async();
    }

    @Override
    void inject() throws Exception {
        injection.on(this);
    }

    @Override
    void heal() throws Exception {
        healing.on(this);
    }

    @Override
    List<String> read(String... keys) {
        return values(redis().mget(keys));
    }

    static List<String> values(List<KeyValue<String, String>> found) {
        List<String> values = new ArrayList<>();
        found.forEach(value -> values.add(value.getValueOrElse("")));
        return values;
    }

    @Override
    public void close() {
        administrator.close();
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        server.close();
    }
}
