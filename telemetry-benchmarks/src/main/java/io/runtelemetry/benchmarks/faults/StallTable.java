package io.runtelemetry.benchmarks.faults;

import static io.runtelemetry.benchmarks.results.MarkdownTable.text;

import io.runtelemetry.benchmarks.results.MarkdownTable;
import io.runtelemetry.benchmarks.results.Measurements;
import io.runtelemetry.benchmarks.results.Median;
import java.util.stream.DoubleStream;

/** What jobs take while Redis is stopped, as a table of medians. */
public final class StallTable {

    private static final double MAX_RATIO = 2;

    private StallTable() {}

    /** Returns the table, and whether the target is reached, in Markdown. */
    public static String of(Measurements found) {
        MarkdownTable table = new MarkdownTable(
                "",
                "p50 healthy, ms",
                "stopped",
                "p99 healthy, ms",
                "stopped",
                "p99 stopped, times healthy",
                "longest wait, ms");
        for (Subject subject : Subject.values()) {
            table.row(
                    subject.title,
                    millis(median(found, subject, "healthy p50, µs")),
                    millis(median(found, subject, "stopped p50, µs")),
                    millis(median(found, subject, "healthy p99, µs")),
                    millis(median(found, subject, "stopped p99, µs")),
                    text("%,.2f", ratio(found, subject)),
                    millis(rounds(found, subject, "stopped max, µs").max().orElse(0)));
        }
        double reached = ratio(found, Subject.TELEMETRY);
        return table
                + text("\nTo reach: at most %.0f times for the starter; ", MAX_RATIO)
                + (reached <= MAX_RATIO ? "reached.\n" : "not reached.\n");
    }

    private static double ratio(Measurements found, Subject subject) {
        return median(found, subject, "stopped p99, µs") / median(found, subject, "healthy p99, µs");
    }

    private static double median(Measurements found, Subject subject, String column) {
        return Median.of(rounds(found, subject, column));
    }

    private static DoubleStream rounds(Measurements found, Subject subject, String column) {
        return found.names().stream()
                .filter(name -> name.startsWith(subject.title))
                .mapToDouble(name -> found.of(name, column));
    }

    private static String millis(double micros) {
        return text(micros < 10_000 ? "%.2f" : "%,.0f", micros / 1e3);
    }
}
