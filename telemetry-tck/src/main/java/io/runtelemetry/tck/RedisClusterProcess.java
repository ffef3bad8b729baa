package io.runtelemetry.tck;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A real Redis Cluster for tests, of three masters, with or without a replica of each. Its nodes are {@linkplain
 * RedisServerProcess servers} on free ports of the loopback address; a node that is killed keeps its place in the cluster,
 * and takes it again when it is restarted. For use by one thread at a time.
 */
public final class RedisClusterProcess implements AutoCloseable {

    private static final int MASTERS = 3;

    private static final int SLOTS = 16_384;

    private static final Duration SOON = Duration.ofSeconds(30);

    private final List<RedisServerProcess> nodes = new ArrayList<>();

    private RedisClusterProcess(int number, String... options) {
        List<String> all = new ArrayList<>(List.of("--cluster-enabled", "yes", "--cluster-node-timeout", "1500"));
        all.addAll(List.of(options));
        try {
            for (int i = 0; i < number; i++) {
                nodes.add(RedisServerProcess.start(all.toArray(String[]::new)));
            }
            meet();
            replicate();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Starts three masters; returns when the cluster works.
     *
     * @param options further options of each node's command line, as {@code "--cluster-require-full-coverage", "no"}
     */
    public static RedisClusterProcess start(String... options) {
        return new RedisClusterProcess(MASTERS, options);
    }

    /**
     * Starts three masters and a replica of each; returns when the cluster works and the replicas follow. A replica takes
     * over a few seconds after its master was killed.
     *
     * @param options further options of each node's command line
     */
    public static RedisClusterProcess startWithReplicas(String... options) {
        return new RedisClusterProcess(2 * MASTERS, options);
    }

    private void meet() {
        for (int i = 0; i < MASTERS; i++) {
            List<String> command = new ArrayList<>(List.of("CLUSTER", "ADDSLOTS"));
            IntStream.range(i * SLOTS / MASTERS, (i + 1) * SLOTS / MASTERS)
                    .forEach(slot -> command.add(Integer.toString(slot)));
            nodes.get(i).execute(command.toArray(String[]::new));
        }
        for (int i = 0; i < nodes.size(); i++) {
            nodes.get(i).execute("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
            nodes.get(0)
                    .execute(
                            "CLUSTER",
                            "MEET",
                            "127.0.0.1",
                            Integer.toString(nodes.get(i).port()));
        }
        await().atMost(SOON).until(() -> nodes.stream().allMatch(this::knowsAll));
    }

    private boolean knowsAll(RedisServerProcess node) {
        String info = node.execute("CLUSTER", "INFO");
        return isOk(node) && info != null && info.contains("cluster_known_nodes:" + nodes.size() + "\r");
    }

    private void replicate() {
        for (int i = MASTERS; i < nodes.size(); i++) {
            nodes.get(i).execute("CLUSTER", "REPLICATE", id(nodes.get(i - MASTERS)));
        }
        for (RedisServerProcess replica : nodes.subList(MASTERS, nodes.size())) {
            await().atMost(SOON).until(() -> follows(replica));
        }
        // Each node must have heard who the replicas are, for clients ask any.
        await().atMost(SOON)
                .until(() -> nodes.stream()
                        .allMatch(node -> lines(node).filter(Line::isReplica).count() == nodes.size() - MASTERS));
    }

    private static boolean follows(RedisServerProcess replica) {
        String info = replica.execute("INFO", "replication");
        return info != null && info.contains("master_link_status:up");
    }

    /** Returns the nodes in the order in which they were started: the first three masters, then their replicas. */
    public List<RedisServerProcess> nodes() {
        return List.copyOf(nodes);
    }

    /** Returns the addresses of all nodes, as {@code spring.data.redis.cluster.nodes} takes them. */
    public List<String> addresses() {
        return nodes.stream().map(RedisServerProcess::address).toList();
    }

    /**
     * Returns the master that a key belongs to.
     *
     * @throws IllegalStateException if there is none that runs
     */
    public RedisServerProcess master(String key) {
        int slot = slot(key);
        return running()
                .filter(node -> myself(node).filter(line -> line.owns(slot)).isPresent())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No running node has the slot " + slot));
    }

    /**
     * Returns a replica of a master that runs.
     *
     * @throws IllegalStateException if there is none
     */
    public RedisServerProcess replicaOf(RedisServerProcess master) {
        String id = id(master);
        return running()
                .filter(node ->
                        myself(node).filter(line -> line.master().equals(id)).isPresent())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(master.address() + " has no replica that runs"));
    }

    /** Lets the replica take over from the master that a key belongs to, in good order; returns when it has. */
    public void failOver(String key) {
        RedisServerProcess replica = replicaOf(master(key));
        replica.execute("CLUSTER", "FAILOVER");
        await().atMost(SOON).ignoreExceptions().until(() -> master(key) == replica);
    }

    /**
     * Begins to move the slot of a key from its master to another: until that is finished, keys that are there are asked
     * for at the one, and all others at the other.
     *
     * @return moves the keys and finishes
     */
    public Runnable startMigration(String key) {
        String slot = Integer.toString(slot(key));
        RedisServerProcess from = master(key);
        RedisServerProcess to = running()
                .filter(node -> node != from
                        && myself(node).filter(line -> !line.isReplica()).isPresent())
                .findFirst()
                .orElseThrow();
        to.execute("CLUSTER", "SETSLOT", slot, "IMPORTING", id(from));
        from.execute("CLUSTER", "SETSLOT", slot, "MIGRATING", id(to));
        return () -> finishMigration(slot, from, to);
    }

    private void finishMigration(String slot, RedisServerProcess from, RedisServerProcess to) {
        while (true) {
            String keys = from.execute("CLUSTER", "GETKEYSINSLOT", slot, "1000");
            if (keys == null || keys.isEmpty()) {
                break;
            }
            List<String> command = new ArrayList<>(
                    List.of("MIGRATE", "127.0.0.1", Integer.toString(to.port()), "", "0", "5000", "REPLACE", "KEYS"));
            command.addAll(List.of(keys.split("\n")));
            from.execute(command.toArray(String[]::new));
        }
        // The new owner first, so that the slot is never without one.
        String id = id(to);
        to.execute("CLUSTER", "SETSLOT", slot, "NODE", id);
        running()
                .filter(node -> node != to
                        && myself(node).filter(line -> !line.isReplica()).isPresent())
                .forEach(node -> node.execute("CLUSTER", "SETSLOT", slot, "NODE", id));
    }

    /** Moves the slot of a key from its master to another; returns when that is done. */
    public void migrate(String key) {
        startMigration(key).run();
    }

    /**
     * Waits until each node that runs says that the cluster works, and each replica follows its master: one that never did
     * would not take over.
     */
    public void awaitOk() {
        await().atMost(SOON)
                .ignoreExceptions()
                .until(() -> running()
                        .allMatch(node -> isOk(node)
                                && (myself(node).filter(Line::isReplica).isEmpty() || follows(node))));
    }

    private static boolean isOk(RedisServerProcess node) {
        String info = node.execute("CLUSTER", "INFO");
        return info != null && info.contains("cluster_state:ok");
    }

    private int slot(String key) {
        return running()
                .map(node -> Integer.parseInt(requireNonNull(node.execute("CLUSTER", "KEYSLOT", key))))
                .findFirst()
                .orElseThrow();
    }

    private Stream<RedisServerProcess> running() {
        return nodes.stream().filter(RedisServerProcess::isRunning);
    }

    private static String id(RedisServerProcess node) {
        return requireNonNull(node.execute("CLUSTER", "MYID"));
    }

    private static Optional<Line> myself(RedisServerProcess node) {
        try {
            return lines(node).filter(Line::isMyself).findFirst();
        } catch (UncheckedIOException e) {
            // Paused.
            return Optional.empty();
        }
    }

    private static Stream<Line> lines(RedisServerProcess node) {
        String lines = node.execute("CLUSTER", "NODES");
        return requireNonNull(lines).lines().map(line -> new Line(List.of(line.split(" "))));
    }

    /** Ends all nodes and removes their files. */
    @Override
    public void close() {
        nodes.forEach(RedisServerProcess::close);
    }

    /** A node as {@code CLUSTER NODES} has it: ID, address, flags, master, four numbers, and the slots that it owns. */
    private record Line(List<String> fields) {

        boolean isMyself() {
            return fields.get(2).contains("myself");
        }

        boolean isReplica() {
            return fields.get(2).contains("slave");
        }

        String master() {
            return fields.get(3);
        }

        /** Those that are on their way stand in brackets. */
        boolean owns(int slot) {
            return !isReplica()
                    && fields.stream()
                            .skip(8)
                            .filter(range -> !range.startsWith("["))
                            .anyMatch(range -> {
                                String[] ends = range.split("-", -1);
                                return Integer.parseInt(ends[0]) <= slot
                                        && slot <= Integer.parseInt(ends[ends.length - 1]);
                            });
        }
    }
}
