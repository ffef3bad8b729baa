package io.runtelemetry.benchmarks.report;

import io.runtelemetry.benchmarks.cost.CostTable;
import io.runtelemetry.benchmarks.harness.Benchmark;
import io.runtelemetry.benchmarks.harness.Measurements;
import io.runtelemetry.benchmarks.memory.MemoryTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes the tables of the guide anew, and draws the picture, from the raw output of the benchmarks. In pages tables have
 * their places from {@code <!-- table: drain -->} to {@code <!-- /table -->}.
 */
@SuppressWarnings("InlineFormatString")
public final class Report {

    private static final Pattern PLACE =
            Pattern.compile("<!-- table: (?<name>[a-z-]+) -->\n.*?<!-- /table -->", Pattern.DOTALL);

    /** How each table is made of what the benchmark of its name has found. */
    private static final Map<String, Function<Measurements, String>> TABLES =
            Map.of("cost", CostTable::of, "memory", MemoryTable::of);

    private static final String PICTURE = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 %1$d" font-family="sans-serif" font-size="14">
            <rect width="760" height="%1$d" fill="#fff"/>
            %2$s</svg>
            """;

    private static final String BAR = """
            <g transform="translate(0,%d)">\
            <text x="284" y="19" text-anchor="end">%s</text>\
            <rect x="292" width="%.1f" height="26" fill="%s"/>\
            <text x="%.1f" y="19" font-weight="bold">%,.1f µs</text></g>
            """;

    private Report() {}

    /** Takes the project's folder. */
    public static void main(String[] arguments) throws IOException {
        Path project = Path.of(arguments[0]);
        for (Path page : pages(project)) {
            Files.writeString(page, withTables(Files.readString(page), Report::table));
        }
        Map<String, Double> costs = CostTable.costs(Measurements.readFrom(Benchmark.file("cost")));
        Files.writeString(project.resolve("docs/images/cost.svg"), picture(costs, CostTable.OURS));
    }

    /**
     * Draws a bar for each way to record, as long as what it costs.
     *
     * @param micros what each costs a call, in microseconds, from the top to the bottom
     * @param ours the one to be seen first
     */
    static String picture(Map<String, Double> micros, String ours) {
        double longest = Collections.max(micros.values());
        StringBuilder bars = new StringBuilder();
        int y = 8;
        for (Map.Entry<String, Double> each : micros.entrySet()) {
            bars.append(String.format(
                    Locale.ROOT,
                    BAR,
                    y,
                    each.getKey(),
                    each.getValue() / longest * 380,
                    each.getKey().equals(ours) ? "#16a34a" : "#94a3b8",
                    300 + each.getValue() / longest * 380,
                    each.getValue()));
            y += 34;
        }
        return PICTURE.formatted(y, bars);
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
