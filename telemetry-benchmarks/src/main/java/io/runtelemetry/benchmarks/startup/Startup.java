package io.runtelemetry.benchmarks.startup;

import io.runtelemetry.benchmarks.harness.Benchmark;
import io.runtelemetry.benchmarks.harness.JavaProcess;
import io.runtelemetry.benchmarks.harness.Measurements;
import io.runtelemetry.benchmarks.harness.SideBySide;
import io.runtelemetry.tck.RedisServerProcess;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.FileSystemUtils;

/**
 * Starts an application with the starter, without it, and with each of its peers, in turn, each time in a process of its own.
 * Without means that the starter is not on the class path, and that the jobs have no annotations.
 */
public final class Startup {

    /** What is told by each application and kept of each round. */
    static final List<String> OF_ROUND = List.of(
            "start ms",
            "main thread ms",
            "process ms",
            "beans",
            "heap KiB",
            "beside the heap KiB",
            "classes",
            "threads");

    /** Of what does not start: of a jar, or of a pending record. */
    static final String BYTES = "bytes";

    static final String JAR = "jar ";

    static final String PENDING = "heap of a pending record";

    static final String PENDING_IDS = "heap of its two IDs";

    static final String[] COLUMNS = Stream.of(Stream.of("what"), OF_ROUND.stream(), Stream.of(BYTES))
            .flatMap(columns -> columns)
            .toArray(String[]::new);

    private final Options options;

    private final RedisServerProcess redis;

    private final Path jobs;

    private final Map<Contender, String> threads = new EnumMap<>(Contender.class);

    private Startup(Options options, RedisServerProcess redis, Path jobs) {
        this.options = options;
        this.redis = redis;
        this.jobs = jobs;
    }

    /**
     * What is run, and how often.
     *
     * @param warmUp how often each application is started before, for the first reads its jars from the disk
     * @param rounds how often each application is started
     * @param beans how many beans have jobs
     * @param methods how many jobs each of them has
     * @param pending how many records wait while the heap that they take is measured
     * @param only a regular expression for what is found in the names of {@link Contender}s; by default all
     * @param other the class path of another version of the starter, with all that it brings along; by default none
     */
    record Options(
            @DefaultValue("1") int warmUp,
            @DefaultValue("15") int rounds,
            @DefaultValue("20") int beans,
            @DefaultValue("5") int methods,
            @DefaultValue("65536") int pending,
            @DefaultValue(".*") String only,
            @DefaultValue("") String other) {

        List<Contender> contenders() {
            Pattern pattern = Pattern.compile(only);
            return Stream.of(Contender.values())
                    .filter(contender -> contender.isBase()
                            || (pattern.matcher(contender.name()).find() && !(contender.isOther() && other.isEmpty())))
                    .toList();
        }
    }

    /** Takes {@link Options} as {@code --rounds=5}. */
    public static void main(String[] arguments) throws Exception {
        Benchmark.run("startup", arguments, Options.class, Startup::measure, StartupTable::of);
    }

    static Measurements measure(Options options) throws Exception {
        Path jobs = Files.createTempDirectory("telemetry-startup");
        try (RedisServerProcess redis = RedisServerProcess.start()) {
            for (boolean annotated : new boolean[] {false, true}) {
                Path folder = Files.createDirectory(jobs.resolve(String.valueOf(annotated)));
                JobSources.compile(folder, options.beans, options.methods, annotated);
            }
            return new Startup(options, redis, jobs).run();
        } finally {
            FileSystemUtils.deleteRecursively(jobs);
        }
    }

    private Measurements run() throws Exception {
        SideBySide contenders = new SideBySide(COLUMNS);
        options.contenders().forEach(contender -> contenders.add(contender.title, round -> start(contender)));
        Measurements found = contenders.run(options.warmUp, options.rounds);
        for (Path added : ClassPath.of(ClassPath.STARTER, "aspectjweaver", "spring-aop")) {
            found.add(JAR + ClassPath.nameOf(added), bytes((double) Files.size(jar(added))));
        }
        found.add(PENDING_IDS, bytes(PendingHeap.ofIds(options.pending)));
        found.add(PENDING, bytes(PendingHeap.ofRecords(options.pending)));
        threads.forEach((contender, names) -> found.remark("threads, " + contender.title + ": " + names));
        return found.remark(options.beans * options.methods + " methods of " + options.beans + " beans, "
                + options.rounds + " rounds, " + options.pending + " pending records");
    }

    private static double[] bytes(double bytes) {
        double[] numbers = new double[COLUMNS.length - 1];
        Arrays.fill(numbers, Double.NaN);
        numbers[numbers.length - 1] = bytes;
        return numbers;
    }

    /** Returns a jar, in the place of a folder of classes: applications have jars, and these are opened at the start. */
    private Path jar(Path entry) {
        Path jar = Files.isDirectory(entry) ? jobs.resolve(Integer.toHexString(entry.hashCode()) + ".jar") : entry;
        if (Files.notExists(jar)) {
            ToolProvider.findFirst("jar")
                    .orElseThrow()
                    .run(System.out, System.err, "--create", "--file", jar.toString(), "-C", entry.toString(), ".");
        }
        return jar;
    }

    /**
     * Runs an application once.
     *
     * @throws IllegalStateException if there are not as many records afterwards as there are to be
     */
    private double[] start(Contender contender) throws IOException {
        redis.execute("FLUSHALL");
        Map<String, String> told = told(contender);
        int records = contender.isAnnotated() ? options.beans * options.methods : 0;
        String keys = redis.execute("DBSIZE");
        if (!String.valueOf(records).equals(keys)) {
            throw new IllegalStateException(
                    contender.title + ": " + keys + " records are in Redis, instead of " + records);
        }
        threads.put(contender, told.getOrDefault("names of threads", ""));
        told.put(BYTES, "NaN");
        return Arrays.stream(COLUMNS)
                .skip(1)
                .mapToDouble(name -> Double.parseDouble(told.getOrDefault(name, "")))
                .toArray();
    }

    private Map<String, String> told(Contender contender) throws IOException {
        ProcessBuilder builder = JavaProcess.of(StartedApplication.class, classPath(contender), List.of("-Xmx256m"))
                .redirectErrorStream(true);
        builder.command()
                .addAll(List.of(
                        "--spring.data.redis.port=" + redis.port(),
                        "--spring.data.redis.host=127.0.0.1",
                        "--jobs.transactional=" + contender.isTransactional()));
        for (Class<?> configuration : contender.configuration) {
            builder.command().add("--spring.main.sources=" + configuration.getName());
        }
        builder.environment().put("TRIGGER_RUN_ID", "startup");
        Process process = builder.start();
        JavaProcess.endAfter(process, 180);
        List<String> lines;
        try (BufferedReader output = process.inputReader()) {
            lines = output.lines().toList();
        }
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(contender.title + " failed:\n" + String.join("\n", lines));
        }
        return lines.stream()
                .filter(line -> line.startsWith(StartedApplication.TOLD))
                .map(line -> line.substring(StartedApplication.TOLD.length()).split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    }

    private String classPath(Contender contender) {
        Stream<Path> other = contender.isOther() ? ClassPath.parse(options.other) : Stream.of();
        Stream<Path> libraries = Stream.concat(ClassPath.of(ClassPath.BASE, contender.libraries).stream(), other);
        return Stream.concat(Stream.of(jobs.resolve(String.valueOf(contender.isAnnotated()))), libraries.map(this::jar))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }
}
