package io.runtelemetry.benchmarks.results;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** What all benchmarks have in common: where raw output goes, and what is said of the machine. */
public final class Benchmark {

    /** The folder of raw output; the project's folder is the working directory's parent, as Maven has it. */
    private static final Path FOLDER = Path.of(System.getProperty("benchmarks.folder", "../docs/benchmarks"));

    private Benchmark() {}

    /** Returns the file for the raw output of a benchmark. */
    public static Path file(String name) {
        return FOLDER.resolve(name + ".tsv");
    }

    /**
     * Keeps and prints what a benchmark has found, with the day, the machine and the command.
     *
     * @param name of the benchmark, by which Maven's execution goes as well
     */
    public static void keep(String name, Measurements found) {
        found.remark(LocalDate.now(ZoneOffset.UTC) + ", " + Machine.describe());
        found.remark("mvn -pl telemetry-benchmarks -am -DskipTests compile exec:exec@" + name);
        found.writeTo(file(name));
        System.out.println(found);
    }
}
