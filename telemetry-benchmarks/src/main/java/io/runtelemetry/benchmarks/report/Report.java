package io.runtelemetry.benchmarks.report;

import io.runtelemetry.benchmarks.cost.CostTable;
import io.runtelemetry.benchmarks.harness.Benchmark;
import io.runtelemetry.benchmarks.harness.Measurements;
import io.runtelemetry.benchmarks.memory.MemoryTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes the tables of the guide anew from the raw output of the benchmarks. In pages tables have their places from {@code <!-- table: drain -->} to {@code <!-- /table -->}.
 */
public final class Report {

    private static final Pattern PLACE =
            Pattern.compile("<!-- table: (?<name>[a-z-]+) -->\n.*?<!-- /table -->", Pattern.DOTALL);

    /** How each table is made of what the benchmark of its name has found. */
    private static final Map<String, Function<Measurements, String>> TABLES =
            Map.of("cost", CostTable::of, "memory", MemoryTable::of);

    private Report() {}

    /** Takes the project's folder. */
    public static void main(String[] arguments) throws IOException {
        Path project = Path.of(arguments[0]);
        for (Path page : pages(project)) {
            Files.writeString(page, withTables(Files.readString(page), Report::table));
        }
    }

    static List<Path> pages(Path project) {
        return List.of(project.resolve("docs/performance.md"), project.resolve("docs/capacity.md"));
    }

    /**
     * Returns the text of a page with each table in its place.
     *
     * @param tables gives a table for its name
     */
    static String withTables(String page, Function<String, String> tables) {
        return PLACE.matcher(page)
                .replaceAll(place -> Matcher.quoteReplacement("<!-- table: %s -->\n\n%s\n<!-- /table -->"
                        .formatted(place.group(1), tables.apply(place.group(1)))));
    }

    /** Returns a table by its name. */
    static String table(String name) {
        return Objects.requireNonNull(TABLES.get(name), name).apply(Measurements.readFrom(Benchmark.file(name)));
    }
}
