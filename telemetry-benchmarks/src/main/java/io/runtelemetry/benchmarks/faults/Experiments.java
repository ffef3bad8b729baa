package io.runtelemetry.benchmarks.faults;

import static org.awaitility.Awaitility.await;

import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.KillArgs;
import io.lettuce.core.protocol.CommandType;
import io.runtelemetry.benchmarks.network.TcpProxy.Network;
import io.runtelemetry.tck.RedisClusterProcess;
import io.runtelemetry.tck.RedisServerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** All that goes wrong. Each error is what a real server answers. */
final class Experiments {

    private static final String MIGRATED = "telemetry:payment:shared-";

    private static final Duration TAKEOVER = Duration.ofSeconds(30);

    private Experiments() {}

    static List<Experiment> all() {
        return List.of(
                new Experiment("nothing, for comparison", () -> new ServerFault(fault -> {}, fault -> {})),
                new Experiment("kill -9, restart", true, Map.of(), Experiments::kill),
                new Experiment(
                        "kill -9, restart; room for 500 records",
                        false,
                        Map.of("telemetry.write.buffer-size", "500"),
                        Experiments::kill),
                stop(),
                new Experiment("network: 500 ms", () -> new NetworkFault(Network.withLatency(Duration.ofMillis(500)))),
                new Experiment("network: 1 byte/s", () -> new NetworkFault(Network.withBytesPerSecond(1))),
                new Experiment("network: connections reset", () -> new NetworkFault(Network.RESETTING)),
                new Experiment("OOM (maxmemory, noeviction)", Experiments::outOfMemory),
                new Experiment("NOPERM", Experiments::noPermission),
                new Experiment("NOAUTH", Experiments::noAuthentication),
                new Experiment("READONLY", Experiments::readOnly),
                new Experiment("LOADING", () -> new ServerFault(Experiments::load, Experiments::endLoading)),
                new Experiment("MISCONF", () -> new ServerFault(Experiments::failToSave, Experiments::saveNothing)),
                new Experiment("cluster: slots migrate", () -> new ClusterFault(Experiments::migrate)),
                new Experiment("cluster: master killed", () -> new ClusterFault(Experiments::killMaster)),
                new Experiment("Sentinel: master killed", SentinelFault::new),
                new Experiment("DNS gone, connections lost", NameFault::new),
                new Experiment("SIGTERM of the application", TerminationFault::new),
                new Experiment("two processes, one delayed", TwoProcessesFault::new));
    }

    /** Redis is there, and answers nothing. */
    static Experiment stop() {
        return new Experiment(
                "SIGSTOP", () -> new ServerFault(fault -> fault.server.pause(), fault -> fault.server.resume()));
    }

    private static Fault kill() {
        return new ServerFault(fault -> fault.server.kill(), fault -> fault.server.restart());
    }

    private static Fault outOfMemory() {
        return new ServerFault(
                fault -> fault.redis().configSet("maxmemory", "1"),
                fault -> fault.redis().configSet("maxmemory", "0"));
    }

    private static Fault noPermission() {
        return new ServerFault(
                fault -> fault.redis()
                        .aclSetuser(
                                "default",
                                AclSetuserArgs.Builder.removeCommand(CommandType.SET)
                                        .removeCommand(CommandType.EVAL)),
                fault -> fault.redis().aclSetuser("default", AclSetuserArgs.Builder.allCommands()));
    }

    /** Connections that are there stay authenticated, so all but the administrator's must be made anew. */
    private static Fault noAuthentication() {
        return new ServerFault(
                fault -> {
                    fault.redis().configSet("requirepass", "secret");
                    fault.redis().clientKill(KillArgs.Builder.typeNormal().skipme());
                },
                fault -> fault.redis().configSet("requirepass", ""));
    }

    private static Fault readOnly() {
        return new ServerFault(
                fault -> fault.redis().replicaof("127.0.0.1", 1),
                fault -> fault.redis().replicaofNoOne());
    }

    /** Slowly enough not to be done before the fault is to end. */
    private static void load(ServerFault fault) throws InterruptedException {
        fault.server.execute("DEBUG", "POPULATE", "20000", "other", "20");
        fault.redis().configSet("loading-process-events-interval-bytes", "1024");
        fault.redis().configSet("key-load-delay", "2000");
        Future<?> unused = fault.redisLater().debugReload();
        while (!isLoading(fault)) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    private static boolean isLoading(ServerFault fault) {
        String info = fault.server.execute("INFO", "persistence");
        return info != null && info.contains("loading:1");
    }

    private static void endLoading(ServerFault fault) throws InterruptedException {
        fault.server.execute("CONFIG", "SET", "key-load-delay", "0");
        while (isLoading(fault)) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    private static void failToSave(ServerFault fault) throws Exception {
        Path gone = Files.createTempDirectory("telemetry-gone");
        fault.redis().configSet("dir", gone.toString());
        Files.delete(gone);
        fault.redis().configSet("save", "3600 1");
        fault.redis().bgsave();
        while (!fault.redis().info("persistence").contains("rdb_last_bgsave_status:err")) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    private static void saveNothing(ServerFault fault) {
        fault.redis().configSet("save", "");
    }

    /** Several, for that of an entity that nothing is recorded for meanwhile would show nothing. */
    private static ClusterFault.Action migrate(RedisClusterProcess cluster) {
        List<Runnable> migrations = List.of(
                cluster.startMigration(MIGRATED + 1),
                cluster.startMigration(MIGRATED + 2),
                cluster.startMigration(MIGRATED + 3));
        return ignored -> migrations.forEach(Runnable::run);
    }

    private static ClusterFault.Action killMaster(RedisClusterProcess cluster) {
        RedisServerProcess master = cluster.master(MIGRATED + 1);
        RedisServerProcess replica = cluster.replicaOf(master);
        master.kill();
        // Started again before the replica has taken over, it would be the master again, and empty.
        return healed -> {
            await().atMost(TAKEOVER).ignoreExceptions().until(() -> healed.master(MIGRATED + 1) == replica);
            master.restart();
        };
    }
}
