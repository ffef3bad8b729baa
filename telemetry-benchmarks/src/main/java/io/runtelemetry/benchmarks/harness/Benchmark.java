package io.runtelemetry.benchmarks.harness;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.util.function.ThrowingFunction;

/** Runs a benchmark from its command line to its raw output and its tables. */
public final class Benchmark {

    /** The folder of raw output; the project's folder is the working directory's parent, as Maven has it. */
    private static final Path FOLDER = Path.of(System.getProperty("benchmarks.folder", "../docs/benchmarks"));

    private Benchmark() {}

    /**
     * Measures, keeps the raw output with the day, the machine and the command, prints it and its tables, and ends the
     * process: the clients of servers that were taken away have threads that take their time to end.
     *
     * @param name of the benchmark, by which its file and Maven's execution go
     * @param options the type of its options
     */
    public static <O> void run(
            String name,
            String[] arguments,
            Class<O> options,
            ThrowingFunction<O, Measurements> benchmark,
            Function<Measurements, String> tables)
            throws Exception {
        Measurements found = benchmark.applyWithException(options(options, arguments));
        found.remark(LocalDate.now(ZoneOffset.UTC) + ", " + machine());
        found.remark("mvn -pl telemetry-benchmarks -am -DskipTests test-compile exec:exec@" + name);
        Files.writeString(file(name), found.toString());
        System.out.println(found);
        System.out.println(tables.apply(found));
        System.exit(0);
    }

    /**
     * Reads options as {@code --rounds=5}; those that are not given have their defaults.
     *
     * @param type a record whose components are the options
     * @throws org.springframework.boot.context.properties.bind.BindException if there is no such option, or its value is
     *     none
     */
    public static <O> O options(Class<O> type, String... arguments) {
        return new Binder(ConfigurationPropertySources.from(new SimpleCommandLinePropertySource(arguments)))
                .bindOrCreate("", Bindable.of(type), new NoUnboundElementsBindHandler(BindHandler.DEFAULT));
    }

    /** Returns the file for the raw output of a benchmark. */
    public static Path file(String name) {
        return FOLDER.resolve(name + ".tsv");
    }

    /** Returns what may matter to who compares, in a line. */
    private static String machine() throws IOException {
        return String.format(
                Locale.ROOT,
                "%d cores of %s, %s %s, JDK %s, Spring Boot %s, load average %.1f at the end",
                Runtime.getRuntime().availableProcessors(),
                processor(),
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("java.version"),
                SpringBootVersion.getVersion(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private static String processor() throws IOException {
        Path info = Path.of("/proc/cpuinfo");
        return (Files.exists(info) ? Files.readAllLines(info) : List.<String>of())
                .stream()
                        .filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
                        .findFirst()
                        .orElse(System.getProperty("os.arch"));
    }
}
