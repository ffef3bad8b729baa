package io.runtelemetry.benchmarks.reading;

import static io.runtelemetry.benchmarks.results.MarkdownTable.text;

import io.runtelemetry.benchmarks.results.MarkdownTable;
import io.runtelemetry.benchmarks.results.Measurements;

/** What a page of links takes to read, as a table of ratios. */
public final class ReadingTable {

    static final String BESIDE = ", Redis beside it";

    static final String AT_A_DISTANCE = ", Redis 1 ms away";

    static final String TOGETHER = "`getTelemetryWithUrl` of the page";

    static final String ONE_BY_ONE = "`GET` by `StringRedisTemplate` for each";

    private ReadingTable() {}

    /** Returns the table in Markdown. */
    public static String of(Measurements found) {
        MarkdownTable table =
                new MarkdownTable("", "commands", "p50, ms", "p99, ms", "p50, times that of one round trip");
        for (String where : new String[] {BESIDE, AT_A_DISTANCE}) {
            for (String way : new String[] {TOGETHER, ONE_BY_ONE}) {
                String name = way + where;
                table.row(
                        name,
                        text("%.0f", found.of(name, "commands a page")),
                        text("%,.2f", found.of(name, "p50, µs") / 1e3),
                        text("%,.2f", found.of(name, "p99, µs") / 1e3),
                        text("%,.1f", found.of(name, "p50, µs") / found.of(TOGETHER + where, "p50, µs")));
            }
        }
        return table.toString();
    }
}
