package io.runtelemetry.benchmarks.drain;

import static io.runtelemetry.benchmarks.results.MarkdownTable.text;

import io.runtelemetry.benchmarks.results.MarkdownTable;
import io.runtelemetry.benchmarks.results.Measurements;
import java.util.List;

/** The tables of how fast records are written. */
public final class DrainTable {

    private static final String PER_SECOND = "records/s";

    private DrainTable() {}

    /**
     * Returns all that write over a connection to Redis beside the fastest of those that are Lettuce and nothing else; and
     * all that write over REST beside TypeScript, if there are any.
     */
    public static String of(Measurements found) {
        List<String> rest = found.names().stream()
                .filter(name -> name.startsWith(UpstashDrain.PREFIX))
                .toList();
        List<String> redis =
                found.names().stream().filter(name -> !rest.contains(name)).toList();
        double lettuce = redis.stream()
                .filter(name -> name.startsWith(Drain.LETTUCE))
                .mapToDouble(name -> found.of(name, PER_SECOND))
                .max()
                .orElse(Double.NaN);
        String table = table(
                new MarkdownTable(
                        "over one connection to Redis",
                        PER_SECOND,
                        "beside Lettuce at its best",
                        "round trips per 1,000"),
                found,
                redis,
                lettuce);
        if (rest.isEmpty()) {
            return table;
        }
        MarkdownTable upstash = new MarkdownTable(
                "over REST, as to Upstash", PER_SECOND, "beside TypeScript, all at once", "requests per 1,000");
        return table + "\n" + table(upstash, found, rest, found.of(UpstashDrain.TOGETHER, PER_SECOND));
    }

    private static String table(MarkdownTable table, Measurements found, List<String> names, double peer) {
        for (String name : names) {
            double perSecond = found.of(name, PER_SECOND);
            table.row(
                    name.replaceFirst("^" + UpstashDrain.PREFIX, ""),
                    text("%,.0f", perSecond),
                    text("%.2f", perSecond / peer),
                    text("%,.2f", found.of(name, "round trips per 1000")));
        }
        return table.toString();
    }
}
