package io.runtelemetry.benchmarks.faults;

import static org.awaitility.Awaitility.await;

import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.KillArgs;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.protocol.CommandType;
import io.runtelemetry.benchmarks.faults.Fault.Healing;
import io.runtelemetry.benchmarks.network.TcpProxy;
import io.runtelemetry.benchmarks.network.TcpProxy.Network;
import io.runtelemetry.tck.RedisClusterProcess;
import io.runtelemetry.tck.RedisSentinelProcess;
import io.runtelemetry.tck.RedisServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;

/** All that goes wrong. Each error is what a real server answers. */
final class Experiments {

    private static final String MIGRATED = "telemetry:payment:shared-";

    private static final String NAME = "redis.faults.example";

    private static final Duration SOON = Duration.ofSeconds(30);

    private Experiments() {}

    /** What goes wrong with something. */
    private interface Injection<T> {

        Healing into(T target) throws Exception;
    }

    static List<Experiment> all() {
        Callable<Fault> kill = server(server -> {
            server.process.kill();
            return server.process::restart;
        });
        return List.of(
                new Experiment("nothing, for comparison", server(server -> () -> {})),
                new Experiment("kill -9, restart", true, Map.of(), kill),
                new Experiment(
                        "kill -9, restart; room for 500 records",
                        false,
                        Map.of("telemetry.write.buffer-size", "500"),
                        kill),
                stop(),
                new Experiment("network: 500 ms", network(Network.withLatency(Duration.ofMillis(500)))),
                new Experiment("network: 1 byte/s", network(Network.withBytesPerSecond(1))),
                new Experiment("network: connections reset", network(Network.RESETTING)),
                new Experiment(
                        "OOM (maxmemory, noeviction)", server(server -> configure(server, "maxmemory", "1", "0"))),
                new Experiment("NOPERM", server(Experiments::forbid)),
                new Experiment("NOAUTH", server(Experiments::askForPassword)),
                new Experiment("READONLY", server(server -> {
                    server.redis().replicaof("127.0.0.1", 1);
                    return () -> server.redis().replicaofNoOne();
                })),
                new Experiment("LOADING", server(Experiments::load)),
                new Experiment("MISCONF", server(Experiments::failToSave)),
                new Experiment("cluster: slots migrate", cluster(Experiments::migrate)),
                new Experiment("cluster: master killed", cluster(Experiments::killMaster)),
                new Experiment("Sentinel: master killed", Experiments::sentinel),
                new Experiment("cluster: master hangs", cluster(Experiments::hang)),
                new Experiment("roles swap behind one address", Experiments::swapRoles),
                new Experiment("network: flows dropped, new connections pass", Experiments::dropFlows),
                new Experiment("1 in 100 records refused", server(Experiments::forbidSome)),
                new Experiment(
                        "batches larger than 8 kB refused",
                        false,
                        Map.of("telemetry.write.poll-interval", "100ms"),
                        network(Network.takingAtMost(8_000))),
                new Experiment("DNS gone, connections lost", Experiments::names),
                new Experiment("SIGTERM of the application", Experiments::terminated),
                new Experiment("two processes, one delayed", Experiments::twoProcesses));
    }

    private static Callable<Fault> server(Injection<Server> injection) {
        return () -> {
            Server server = new Server();
            return server.fault(() -> injection.into(server));
        };
    }

    /** Redis is there, and answers nothing. */
    static Experiment stop() {
        return new Experiment("SIGSTOP", server(server -> {
            server.process.pause();
            return server.process::resume;
        }));
    }

    private static Healing configure(Server server, String parameter, String bad, String good) {
        server.redis().configSet(parameter, bad);
        return () -> server.redis().configSet(parameter, good);
    }

    private static Healing forbid(Server server) {
        server.redis()
                .aclSetuser(
                        "default",
                        AclSetuserArgs.Builder.removeCommand(CommandType.SET).removeCommand(CommandType.EVAL));
        return () -> server.redis().aclSetuser("default", AclSetuserArgs.Builder.allCommands());
    }

    /** Those of some entities, as a proxy or a rule for keys may have it. */
    private static Healing forbidSome(Server server) {
        server.redis().aclSetuser("default", AclSetuserArgs.Builder.resetKeys());
        for (int end = 0; end < 99; end++) {
            server.redis()
                    .aclSetuser("default", AclSetuserArgs.Builder.keyPattern(String.format(Locale.ROOT, "*%02d", end)));
        }
        return () -> server.redis().aclSetuser("default", AclSetuserArgs.Builder.allKeys());
    }

    /** Connections that are there stay authenticated, so all but the administrator's must be made anew. */
    private static Healing askForPassword(Server server) {
        Healing healing = configure(server, "requirepass", "secret", "");
        server.redis().clientKill(KillArgs.Builder.typeNormal().skipme());
        return healing;
    }

    /** Slowly enough not to be done before the fault is to end. */
    private static Healing load(Server server) {
        server.process.execute("DEBUG", "POPULATE", "20000", "other", "20");
        server.redis().configSet("loading-process-events-interval-bytes", "1024");
        server.redis().configSet("key-load-delay", "2000");
        Future<?> unused = server.administrator.async().debugReload();
        await().until(() -> isLoading(server));
        return () -> {
            server.process.execute("CONFIG", "SET", "key-load-delay", "0");
            await().atMost(SOON).until(() -> !isLoading(server));
        };
    }

    private static boolean isLoading(Server server) {
        return String.valueOf(server.process.execute("INFO", "persistence")).contains("loading:1");
    }

    private static Healing failToSave(Server server) throws IOException {
        Path gone = Files.createTempDirectory("telemetry-gone");
        server.redis().configSet("dir", gone.toString());
        Files.delete(gone);
        Healing healing = configure(server, "save", "3600 1", "");
        server.redis().bgsave();
        await().until(() -> server.redis().info("persistence").contains("rdb_last_bgsave_status:err"));
        return healing;
    }

    /** A network before a server that works. */
    private static Callable<Fault> network(Network network) {
        return () -> network(new Server(), network);
    }

    private static Fault network(Server server, Network network) {
        TcpProxy proxy = new TcpProxy(server.process.port());
        return server.fault(
                proxy.port(),
                () -> {
                    proxy.become(network);
                    return () -> proxy.become(Network.GOOD);
                },
                proxy::close);
    }

    /** A cluster of three masters with a replica of each. */
    private static Callable<Fault> cluster(Injection<RedisClusterProcess> injection) {
        return () -> {
            RedisClusterProcess cluster = RedisClusterProcess.startWithReplicas();
            String nodes = String.join(",", cluster.addresses());
            return new Fault(
                    Map.of("spring.data.redis.cluster.nodes", nodes),
                    () -> injection.into(cluster),
                    keys -> read(cluster, keys),
                    cluster::close);
        };
    }

    private static List<String> read(RedisClusterProcess cluster, String... keys) {
        cluster.awaitOk();
        RedisClusterClient client =
                RedisClusterClient.create("redis://" + cluster.addresses().get(1));
        try {
            return client.connect().sync().mget(keys).stream()
                    .map(value -> value.getValueOrElse(""))
                    .toList();
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        }
    }

    /** Several, for that of an entity that nothing is recorded for meanwhile would show nothing. */
    private static Healing migrate(RedisClusterProcess cluster) {
        List<Runnable> migrations = List.of(
                cluster.startMigration(MIGRATED + 1),
                cluster.startMigration(MIGRATED + 2),
                cluster.startMigration(MIGRATED + 3));
        return () -> migrations.forEach(Runnable::run);
    }

    private static Healing killMaster(RedisClusterProcess cluster) {
        RedisServerProcess master = cluster.master(MIGRATED + 1);
        RedisServerProcess replica = cluster.replicaOf(master);
        master.kill();
        // Started again before the replica has taken over, it would be the master again, and empty.
        return () -> {
            await().atMost(SOON).ignoreExceptions().until(() -> cluster.master(MIGRATED + 1) == replica);
            master.restart();
        };
    }

    /** With its replica, so that none takes over: what has its slots waits, and all else is written. */
    private static Healing hang(RedisClusterProcess cluster) {
        RedisServerProcess master = cluster.master(MIGRATED + 1);
        RedisServerProcess replica = cluster.replicaOf(master);
        replica.pause();
        master.pause();
        return () -> {
            master.resume();
            replica.resume();
        };
    }

    /** As managed Redis does it: the address stays, old connections stay open, and lead to what is a replica now. */
    private static Fault swapRoles() {
        Server first = new Server();
        Server second = new Server();
        follow(second, first);
        TcpProxy proxy = new TcpProxy(first.process.port());
        Fault fault = first.fault(
                proxy.port(),
                () -> {
                    proxy.leadTo(second.process.port());
                    first.process.execute("FAILOVER", "TO", "127.0.0.1", Integer.toString(second.process.port()));
                    awaitFollowing(first);
                    return () -> {};
                },
                proxy::close,
                second);
        return new Fault(
                fault.properties(),
                fault.injection(),
                keys -> Server.read(second.process, keys),
                fault.starter(),
                fault.resources());
    }

    private static void follow(Server replica, Server master) {
        replica.redis().replicaof("127.0.0.1", master.process.port());
        awaitFollowing(replica);
    }

    private static void awaitFollowing(Server replica) {
        await().atMost(SOON).until(() -> replica.redis().info("replication").contains("master_link_status:up"));
    }

    /** As a firewall that has forgotten them: what is sent on connections that were there gets lost, without a word. */
    private static Fault dropFlows() {
        Server server = new Server();
        TcpProxy proxy = new TcpProxy(server.process.port());
        return server.fault(
                proxy.port(),
                () -> {
                    proxy.dropFlows();
                    return () -> {};
                },
                proxy::close);
    }

    /** Sentinels let the replica take over from its master, and that comes back as the replica. */
    private static Fault sentinel() {
        RedisSentinelProcess redis = RedisSentinelProcess.start();
        RedisServerProcess master = redis.master();
        RedisServerProcess replica = redis.replica();
        Map<String, String> properties = Map.of(
                "spring.data.redis.sentinel.master",
                redis.masterName(),
                "spring.data.redis.sentinel.nodes",
                String.join(",", redis.sentinelAddresses()));
        return new Fault(
                properties,
                () -> {
                    master.kill();
                    return () -> {
                        redis.awaitMaster(replica);
                        master.restart();
                    };
                },
                keys -> Server.read(replica, keys),
                redis::close);
    }

    /**
     * The name of a server is known no more once its connections are lost. The process of the jobs takes names from a file, as
     * the JDK lets it, and remembers none.
     */
    private static Fault names() throws IOException {
        Path hosts = Files.createTempFile("telemetry-faults", ".hosts");
        String known = "127.0.0.1 localhost " + NAME + "\n";
        Files.writeString(hosts, known);
        Server server = new Server();
        Map<String, String> byName = Map.of("spring.data.redis.host", NAME, JobApplication.JDK_NAMES, "true");
        return server.fault(
                        () -> {
                            Files.writeString(hosts, known.replace(NAME, ""));
                            server.redis()
                                    .clientKill(KillArgs.Builder.typeNormal().skipme());
                            return () -> Files.writeString(hosts, known);
                        },
                        () -> Files.delete(hosts))
                .startedBy(spec -> List.of(Load.start(
                        spec.with(Server.properties(server.process.port())).with(byName),
                        "-Djdk.net.hosts.file=" + hosts)));
    }

    /** The application is asked to end in the middle of its jobs. */
    private static Fault terminated() {
        List<Load> started = new ArrayList<>();
        Fault fault = new Server().fault(() -> {
            started.forEach(Load::terminate);
            return () -> {};
        });
        return fault.startedBy(spec -> {
            started.addAll(fault.starter().start(spec));
            return started;
        });
    }

    /** Two processes work on the same entities; nothing of the first one comes through for a while. */
    private static Fault twoProcesses() {
        Server server = new Server();
        Fault fault = network(server, Network.STALLED);
        // The connection is given up within each fault, the short ones of the tests included: what was on its way in
        // one that
        // lasts arrives late, and in whatever order.
        Map<String, String> delayed = Map.of("telemetry.redis.write-timeout", "500ms");
        return fault.startedBy(spec -> List.of(
                Load.start(spec.half('A').with(fault.properties()).with(delayed)),
                Load.start(spec.half('B').with(Server.properties(server.process.port())))));
    }
}
