package io.runtelemetry.benchmarks.startup;

import io.runtelemetry.benchmarks.results.Benchmark;
import io.runtelemetry.benchmarks.results.Measurements;
import io.runtelemetry.tck.RedisServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * Starts an application with the starter and without it, in turn, each time in a process of its own. Without means that the
 * starter is not on the class path, and that the jobs have no annotations.
 */
public final class Startup {

    static final String WITHOUT = "without";

    static final String WITH = "with";

    /** Of an application whose jobs have proxies anyway, for their transactions. */
    static final String TRANSACTIONAL = "transactional ";

    /** What is told by each application and kept of each round. */
    static final List<String> OF_ROUND = List.of(
            "start ms", "main thread ms", "process ms", "heap KiB", "beside the heap KiB", "classes", "threads");

    private final Measurements found = new Measurements("what", WITHOUT, WITH);

    private final StartupOptions options;

    private final RedisServerProcess redis;

    private final Path jobs;

    private Startup(StartupOptions options, RedisServerProcess redis, Path jobs) {
        this.options = options;
        this.redis = redis;
        this.jobs = jobs;
    }

    /** Takes {@link StartupOptions} as {@code --rounds=5}. */
    public static void main(String[] arguments) throws IOException {
        Benchmark.keep("startup", run(StartupOptions.of(arguments)));
    }

    static Measurements run(StartupOptions options) throws IOException {
        Path jobs = Files.createTempDirectory("telemetry-startup");
        try (RedisServerProcess redis = RedisServerProcess.start()) {
            for (String application : List.of(WITHOUT, WITH)) {
                Path folder = Files.createDirectory(jobs.resolve(application));
                JobSources.compile(folder, options.beans(), options.methods(), application.equals(WITH));
            }
            return new Startup(options, redis, jobs).run();
        } finally {
            FileSystemUtils.deleteRecursively(jobs);
        }
    }

    private Measurements run() throws IOException {
        // The first of each reads its jars from the disk.
        start(false, false);
        start(true, false);
        for (int round = 1; round <= options.rounds(); round++) {
            round(round, false, "");
            round(round, true, TRANSACTIONAL);
        }
        for (Path added : ApplicationClassPath.added()) {
            found.add("jar KiB " + ApplicationClassPath.nameOf(added), 0, Deliverable.kibibytes(added));
        }
        double pending = PendingHeap.ofRecords(options.pending());
        found.add("bytes per pending record", PendingHeap.ofStrings(options.pending()), pending);
        return found.remark(options.beans() * options.methods() + " annotated methods of " + options.beans()
                + " beans, " + options.rounds() + " rounds, " + options.pending() + " pending records");
    }

    private void round(int round, boolean transactional, String prefix) throws IOException {
        Map<String, String> without = start(false, transactional);
        Map<String, String> with = start(true, transactional);
        for (String name : OF_ROUND) {
            found.add(prefix + name + " " + round, number(without, name), number(with, name));
        }
        if (round == 1 && !transactional) {
            found.remark("threads added: " + threadsAdded(without, with));
        }
    }

    /**
     * Runs the application once.
     *
     * @throws IllegalStateException if there are not as many records afterwards as there are to be
     */
    private Map<String, String> start(boolean withStarter, boolean transactional) throws IOException {
        redis.execute("FLUSHALL");
        List<Path> libraries = withStarter ? ApplicationClassPath.with() : ApplicationClassPath.without();
        List<Path> all = Stream.concat(Stream.of(jobs.resolve(withStarter ? WITH : WITHOUT)), libraries.stream())
                .toList();
        Map<String, String> told = ApplicationProcess.run(all, redis.port(), transactional, "startup");
        int records = withStarter ? options.beans() * options.methods() : 0;
        String keys = redis.execute("DBSIZE");
        if (!String.valueOf(records).equals(keys)) {
            throw new IllegalStateException("There are " + keys + " records in Redis, instead of " + records);
        }
        return told;
    }

    private static double number(Map<String, String> told, String name) {
        String value = told.getOrDefault(name, "");
        return name.equals("threads") ? threads(told).size() : Double.parseDouble(value);
    }

    private static List<String> threads(Map<String, String> told) {
        return Arrays.asList(told.getOrDefault("threads", "").split(","));
    }

    private static List<String> threadsAdded(Map<String, String> without, Map<String, String> with) {
        List<String> added = new ArrayList<>(threads(with));
        threads(without).forEach(added::remove);
        return added;
    }
}
