package io.runtelemetry.benchmarks.faults;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.runtelemetry.tck.RedisServerProcess;
import java.io.Closeable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One server, which keeps on disk what it has acknowledged. */
final class Server implements Closeable {

    final RedisServerProcess process = RedisServerProcess.start(
            "--appendonly", "yes", "--enable-debug-command", "yes", "--enable-protected-configs", "yes");

    private final RedisClient client = RedisClient.create(process.url());

    /** Stays what it is, whatever new connections must be allowed to. */
    final StatefulRedisConnection<String, String> administrator = client.connect();

    RedisCommands<String, String> redis() {
        return administrator.sync();
    }

    /** Returns the properties by which an application finds what listens on a port. */
    static Map<String, String> properties(int port) {
        return Map.of("spring.data.redis.port", String.valueOf(port));
    }

    Fault fault(Fault.Injection injection, Closeable... more) {
        return fault(process.port(), injection, more);
    }

    /** Makes a fault for an application that goes through a port of something else, which is closed as well. */
    Fault fault(int port, Fault.Injection injection, Closeable... more) {
        Closeable[] resources = Stream.concat(Stream.of(more), Stream.of(this)).toArray(Closeable[]::new);
        return new Fault(properties(port), injection, keys -> read(process, keys), resources);
    }

    static List<String> read(RedisServerProcess server, String... keys) {
        String[] command = Stream.concat(Stream.of("MGET"), Stream.of(keys)).toArray(String[]::new);
        return String.valueOf(server.execute(command)).lines().toList();
    }

    @Override
    public void close() {
        administrator.close();
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        process.close();
    }
}
