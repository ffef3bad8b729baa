package io.runtelemetry.tck;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A real Redis with Sentinel for tests: a master, a replica, and three sentinels that let the replica take over a few
 * seconds after the master was killed. All are on free ports of the loopback address. For use by one thread at a time.
 */
public final class RedisSentinelProcess implements AutoCloseable {

    private static final int SENTINELS = 3;

    private static final String MASTER_NAME = "main";

    private static final Duration SOON = Duration.ofSeconds(40);

    private final List<RedisServerProcess> servers = new ArrayList<>();

    private final List<RedisServerProcess> sentinels = new ArrayList<>();

    private RedisSentinelProcess(String... options) {
        try {
            servers.add(RedisServerProcess.start(options));
            servers.add(RedisServerProcess.start(options));
            servers.get(1).execute("REPLICAOF", "127.0.0.1", port(servers.get(0)));
            await().atMost(SOON).until(() -> says(servers.get(1), "master_link_status:up", "INFO", "replication"));
            for (int i = 0; i < SENTINELS; i++) {
                sentinels.add(RedisServerProcess.startSentinel());
            }
            sentinels.forEach(this::watch);
            await().atMost(SOON).until(() -> sentinels.stream().allMatch(RedisSentinelProcess::knowsAll));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Starts all of them; returns when the sentinels know each other and the replica.
     *
     * @param options further options of the master's and the replica's command line
     */
    public static RedisSentinelProcess start(String... options) {
        return new RedisSentinelProcess(options);
    }

    private void watch(RedisServerProcess sentinel) {
        sentinel.execute("SENTINEL", "MONITOR", MASTER_NAME, "127.0.0.1", port(servers.get(0)), "2");
        sentinel.execute("SENTINEL", "SET", MASTER_NAME, "down-after-milliseconds", "1500");
        sentinel.execute("SENTINEL", "SET", MASTER_NAME, "failover-timeout", "3000");
    }

    private static boolean knowsAll(RedisServerProcess sentinel) {
        return says(sentinel, "status=ok", "INFO", "sentinel")
                && says(sentinel, "slaves=1,sentinels=" + SENTINELS, "INFO", "sentinel");
    }

    private static boolean says(RedisServerProcess server, String text, String... command) {
        String reply = server.execute(command);
        return reply != null && reply.contains(text);
    }

    private static String port(RedisServerProcess server) {
        return Integer.toString(server.port());
    }

    /** Returns the name of the master, as {@code spring.data.redis.sentinel.master} takes it. */
    public String masterName() {
        return MASTER_NAME;
    }

    /** Returns the addresses of the sentinels, as {@code spring.data.redis.sentinel.nodes} takes them. */
    public List<String> sentinelAddresses() {
        return sentinels.stream().map(RedisServerProcess::address).toList();
    }

    /** Returns the sentinels. */
    public List<RedisServerProcess> sentinels() {
        return List.copyOf(sentinels);
    }

    /** Returns the server that the sentinels hold for the master, whether it runs or not. */
    public RedisServerProcess master() {
        String address = masterAddress();
        return servers.stream()
                .filter(server -> ("127.0.0.1\n" + server.port()).equals(address))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The sentinels know no master"));
    }

    private @Nullable String masterAddress() {
        return sentinels.stream()
                .filter(RedisServerProcess::isRunning)
                .map(sentinel -> sentinel.execute("SENTINEL", "GET-MASTER-ADDR-BY-NAME", MASTER_NAME))
                .findFirst()
                .orElse(null);
    }

    /** Returns the other server, whether it runs or not. */
    public RedisServerProcess replica() {
        return servers.get(master() == servers.get(0) ? 1 : 0);
    }

    /** Lets the replica take over, in good order; returns when it has and the sentinels say so. */
    public void failOver() {
        RedisServerProcess replica = replica();
        // Refused while the sentinels are still busy with the last one.
        await().atMost(SOON)
                .ignoreExceptions()
                .until(() -> "OK".equals(sentinels.get(0).execute("SENTINEL", "FAILOVER", MASTER_NAME)));
        awaitMaster(replica);
    }

    /** Waits until the sentinels hold a server for the master, and it holds itself for one. */
    public void awaitMaster(RedisServerProcess server) {
        await().atMost(SOON)
                .ignoreExceptions()
                .until(() -> sentinels.stream()
                                .filter(RedisServerProcess::isRunning)
                                .allMatch(sentinel -> says(
                                        sentinel,
                                        "\n" + server.port(),
                                        "SENTINEL",
                                        "GET-MASTER-ADDR-BY-NAME",
                                        MASTER_NAME))
                        && says(server, "role:master", "INFO", "replication"));
    }

    /** Ends all of them and removes their files. */
    @Override
    public void close() {
        sentinels.forEach(RedisServerProcess::close);
        servers.forEach(RedisServerProcess::close);
    }
}
