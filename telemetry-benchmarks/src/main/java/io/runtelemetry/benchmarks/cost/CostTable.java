package io.runtelemetry.benchmarks.cost;

import static io.runtelemetry.benchmarks.results.MarkdownTable.text;

import io.runtelemetry.benchmarks.results.MarkdownTable;
import io.runtelemetry.benchmarks.results.Measurements;
import java.util.LinkedHashMap;
import java.util.Map;

/** What calls of job methods cost, as tables of ratios. */
public final class CostTable {

    /** How the starter is called. */
    public static final String OURS = Subject.STARTER.title;

    private final Measurements found;

    private CostTable(Measurements found) {
        this.found = found;
    }

    /** Returns a table of all subjects, and one of the targets, in Markdown. */
    public static String of(Measurements found) {
        CostTable table = new CostTable(found);
        return table.subjects() + "\n" + table.targets();
    }

    /** Returns what each subject adds to the plain method at p50, in microseconds, in their order. */
    public static Map<String, Double> costs(Measurements found) {
        CostTable table = new CostTable(found);
        Map<String, Double> costs = new LinkedHashMap<>();
        for (Subject subject : Subject.values()) {
            if (subject != Subject.PLAIN) {
                costs.put(subject.title.replace("`", ""), table.cost(subject) / 1_000);
            }
        }
        return costs;
    }

    private String subjects() {
        MarkdownTable table = new MarkdownTable(
                "around the method",
                "p50, µs",
                "p99, µs",
                "cost at p50, µs",
                "times the starter's",
                "bytes on the job's thread",
                "back to back, µs",
                "bytes of all threads");
        for (Subject subject : Subject.values()) {
            table.row(
                    subject.title,
                    micros(of(subject, 1)),
                    micros(of(subject, 2)),
                    subject == Subject.PLAIN ? "–" : micros(cost(subject)),
                    subject == Subject.PLAIN ? "–" : ratio(cost(subject) / cost(Subject.STARTER)),
                    text("%,.0f", of(subject, 6)),
                    text("%.3f", found.of(subject.title, BackToBack.COLUMNS[0]) / 1_000),
                    text("%,.0f", found.of(subject.title, BackToBack.COLUMNS[1])));
        }
        return table.toString();
    }

    private String targets() {
        MarkdownTable table = new MarkdownTable("target", "to reach", "measured", "reached");
        atMostOf(table, Subject.AROUND, 0.3);
        atMostOf(table, Subject.AROUND_ANNOTATED, 0.3);
        atLeast(table, Subject.HAND_WRITTEN, 60);
        atLeast(table, Subject.BIZLOG, 60);
        atLeast(table, Subject.CACHE_PUT, 12);
        atMost(table, "bytes on the job's thread", 300, of(Subject.STARTER, 6));
        atMost(table, "bytes on the job's thread, `#result.id`", 300, of(Subject.STARTER_RESULT, 6));
        double ofAll = found.of(Subject.STARTER.title, BackToBack.COLUMNS[1]);
        if (!Double.isNaN(ofAll)) {
            atMost(table, "bytes of all threads, back to back", 300, ofAll);
        }
        return table.toString();
    }

    private void atMostOf(MarkdownTable table, Subject subject, double limit) {
        atMost(table, "the starter's cost, of that of " + subject.title, limit, cost(Subject.STARTER) / cost(subject));
    }

    private static void atMost(MarkdownTable table, String what, double limit, double measured) {
        table.row(what, "≤ " + ratio(limit), ratio(measured), measured <= limit ? "yes" : "no");
    }

    private void atLeast(MarkdownTable table, Subject subject, double limit) {
        double measured = cost(subject) / cost(Subject.STARTER);
        table.row(
                "cost of " + subject.title + ", times the starter's",
                "≥ " + ratio(limit),
                ratio(measured),
                measured >= limit ? "yes" : "no");
    }

    /** What it adds to the plain method, at p50. */
    private double cost(Subject subject) {
        return of(subject, 1) - of(Subject.PLAIN, 1);
    }

    private double of(Subject subject, int column) {
        return found.of(subject.title, Slice.COLUMNS[column]);
    }

    private static String micros(double nanos) {
        return text(nanos < 100_000 ? "%.1f" : "%.0f", nanos / 1_000);
    }

    private static String ratio(double value) {
        return text(value < 10 ? "%.2f" : "%.0f", value);
    }
}
