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
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
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
record Startup(Options options, RedisServerProcess redis, Path jobs) {

    /** What, and the numbers that {@link StartedApplication} tells, in their order. */
    static final String[] COLUMNS = {"what", "main thread ms", "start ms", "beans", "heap KiB", "classes", "threads"};

    /**
     * What is run, and how often.
     *
     * @param warmUp how often each application is started before, for the first reads its jars from the disk
     * @param rounds how often each application is started
     * @param beans how many beans have jobs
     * @param methods how many jobs each of them has
     * @param only a regular expression for what is found in the names of {@link Contender}s; by default all
     * @param other the class path of another version of the starter, with all that it brings along; by default none
     */
    record Options(
            @DefaultValue("1") int warmUp,
            @DefaultValue("15") int rounds,
            @DefaultValue("20") int beans,
            @DefaultValue("5") int methods,
            @DefaultValue(".*") String only,
            @DefaultValue("") String other) {}

    /** Takes {@link Options} as {@code --rounds=5}. */
    public static void main(String[] arguments) throws Exception {
        Benchmark.run("startup", arguments, Options.class, Startup::measure, Startup::table);
    }

    /** Returns what each adds to the application that it is compared with. */
    static String table(Measurements found) {
        Map<String, String> bases = Stream.of(Contender.values())
                .collect(Collectors.toMap(contender -> contender.title, contender -> contender.base().title));
        return found.comparedWith(bases::get);
    }

    static Measurements measure(Options options) throws Exception {
        Path jobs = Files.createTempDirectory("telemetry-startup");
        try (RedisServerProcess redis = RedisServerProcess.start()) {
            for (boolean annotated : new boolean[] {false, true}) {
                Path folder = Files.createDirectory(jobs.resolve(String.valueOf(annotated)));
                JobSources.compile(folder, options.beans, options.methods, annotated);
            }
            Startup startup = new Startup(options, redis, jobs);
            SideBySide contenders = new SideBySide(COLUMNS);
            Predicate<String> only = Pattern.compile(options.only).asPredicate();
            Stream.of(Contender.values())
                    .filter(each ->
                            each.isBase() || (only.test(each.name()) && !(each.isOther() && options.other.isEmpty())))
                    .forEach(each -> contenders.add(each.title, round -> startup.start(each)));
            return contenders
                    .run(options.warmUp, options.rounds)
                    .remark(options.beans * options.methods + " methods of " + options.beans + " beans, "
                            + options.rounds + " rounds");
        } finally {
            FileSystemUtils.deleteRecursively(jobs);
        }
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

    /** Runs an application once, and fails if there are not as many records afterwards as there are to be. */
    private double[] start(Contender contender) throws IOException {
        redis.execute("FLUSHALL");
        ProcessBuilder builder = JavaProcess.of(StartedApplication.class, classPath(contender), List.of("-Xmx256m"))
                .redirectErrorStream(true);
        builder.command().add("--spring.data.redis.url=" + redis.url());
        builder.command().add("--jobs.transactional=" + contender.isTransactional());
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
        double[] told = lines.stream()
                .filter(line -> line.startsWith(StartedApplication.TOLD))
                .mapToDouble(line -> Double.parseDouble(line.substring(StartedApplication.TOLD.length())))
                .toArray();
        int records = contender.isAnnotated() ? options.beans * options.methods : 0;
        String keys = redis.execute("DBSIZE");
        if (told.length != COLUMNS.length - 1 || !String.valueOf(records).equals(keys)) {
            throw new IllegalStateException("%s left %s records instead of %d and said:%n%s"
                    .formatted(contender.title, keys, records, String.join("\n", lines)));
        }
        return told;
    }

    private String classPath(Contender contender) {
        Stream<Path> other = contender.isOther() ? ClassPath.parse(options.other) : Stream.of();
        Stream<Path> libraries = Stream.concat(ClassPath.of(ClassPath.BASE, contender.libraries).stream(), other);
        return Stream.concat(Stream.of(jobs.resolve(String.valueOf(contender.isAnnotated()))), libraries.map(this::jar))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }
}
