package io.runtelemetry.benchmarks.drain;

import io.runtelemetry.benchmarks.results.MarkdownTable;
import io.runtelemetry.benchmarks.results.Measurements;
import java.util.Locale;

/** The table of how fast records are written. */
public final class DrainTable {

    private static final String PER_SECOND = "records/s";

    private DrainTable() {}

    /** Returns all writers beside the fastest of those that are Lettuce and nothing else. */
    public static String of(Measurements found) {
        double lettuce = found.names().stream()
                .filter(name -> name.startsWith(Drain.LETTUCE))
                .mapToDouble(name -> found.of(name, PER_SECOND))
                .max()
                .orElseThrow();
        MarkdownTable table = new MarkdownTable("", PER_SECOND, "beside Lettuce at its best", "round trips per 1,000");
        for (String name : found.names()) {
            double perSecond = found.of(name, PER_SECOND);
            table.row(
                    name,
                    String.format(Locale.ROOT, "%,.0f", perSecond),
                    String.format(Locale.ROOT, "%.2f", perSecond / lettuce),
                    String.format(Locale.ROOT, "%.2f", found.of(name, "round trips per 1000")));
        }
        return table.toString();
    }
}
