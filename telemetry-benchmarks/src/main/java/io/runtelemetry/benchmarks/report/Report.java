package io.runtelemetry.benchmarks.report;

import io.runtelemetry.benchmarks.cost.CostTable;
import io.runtelemetry.benchmarks.drain.DrainTable;
import io.runtelemetry.benchmarks.faults.StallTable;
import io.runtelemetry.benchmarks.memory.MemoryTable;
import io.runtelemetry.benchmarks.reading.ReadingTable;
import io.runtelemetry.benchmarks.results.Benchmark;
import io.runtelemetry.benchmarks.results.Measurements;
import io.runtelemetry.benchmarks.scale.ScaleTable;
import io.runtelemetry.benchmarks.soak.SoakTable;
import io.runtelemetry.benchmarks.startup.StartupTable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Writes the tables of the guide anew, and draws the picture, from the raw output of the benchmarks. */
public final class Report {

    /** How each table is made of what the benchmark of its name has found. */
    private static final Map<String, Function<Measurements, String>> TABLES = Map.of(
            "cost", CostTable::of,
            "drain", DrainTable::of,
            "stall", StallTable::of,
            "reading", ReadingTable::of,
            "startup", StartupTable::of,
            "scale", ScaleTable::of,
            "soak", SoakTable::of,
            "memory", MemoryTable::of);

    private Report() {}

    /** Takes the project's folder. */
    public static void main(String[] arguments) {
        Path project = Path.of(arguments[0]);
        for (Page page : pages(project)) {
            page.write(page.with(name -> table(name)));
        }
        CostChart.draw(
                CostTable.costs(Measurements.readFrom(Benchmark.file("cost"))),
                CostTable.OURS,
                project.resolve("docs/images/cost.png"));
    }

    static List<Page> pages(Path project) {
        return List.of(new Page(project.resolve("docs/performance.md")), new Page(project.resolve("docs/capacity.md")));
    }

    /**
     * Returns a table.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    static String table(String name) {
        Function<Measurements, String> table = TABLES.get(name);
        if (table == null) {
            throw new IllegalArgumentException("There is no table of the name " + name);
        }
        return table.apply(Measurements.readFrom(Benchmark.file(name)));
    }
}
