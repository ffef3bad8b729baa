package io.runtelemetry.benchmarks.cost;

import static io.runtelemetry.benchmarks.harness.Table.text;

import io.runtelemetry.benchmarks.harness.Measurements;
import io.runtelemetry.benchmarks.harness.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What calls of job methods cost, as tables of ratios. */
public final class CostTable {

    /** How the starter is called. */
    public static final String OURS = Subject.STARTER.title;

    private final Measurements found;

    private CostTable(Measurements found) {
        this.found = found;
    }

    private record Target(String title, boolean atMost, double limit, double measured) {

        boolean isReached() {
            return atMost ? measured <= limit : measured >= limit;
        }
    }

    /** Returns a table of all subjects, and one of the targets, in Markdown. */
    public static String of(Measurements found) {
        CostTable table = new CostTable(found);
        return table.subjects() + "\n" + table.targets();
    }

    /** Returns what each subject adds to the plain method at p50, in microseconds, in their order. */
    public static Map<String, Double> costs(Measurements found) {
        Map<String, Double> costs = new LinkedHashMap<>();
        for (Subject subject : Subject.values()) {
            if (subject != Subject.PLAIN) {
                costs.put(subject.title.replace("`", ""), new CostTable(found).cost(subject) / 1_000);
            }
        }
        return costs;
    }

    private String subjects() {
        return new Table<Subject>("around the method", subject -> subject.title)
                .column("p50, µs", subject -> micros(of(subject, Cost.P50)))
                .column("p99, µs", subject -> micros(of(subject, Cost.P99)))
                .column("cost at p50, µs", subject -> micros(cost(subject)))
                .column("times the starter's", subject -> ratio(cost(subject) / cost(Subject.STARTER)))
                .column("bytes on the job's thread", "%,.0f", subject -> of(subject, Cost.BYTES))
                .column("back to back, µs", "%.3f", subject -> of(subject, BackToBack.COLUMNS[0]) / 1_000)
                .column("bytes of all threads", "%,.0f", subject -> of(subject, BackToBack.COLUMNS[1]))
                .of(List.of(Subject.values()));
    }

    private String targets() {
        return new Table<Target>("target", Target::title)
                .column("to reach", target -> (target.atMost ? "≤ " : "≥ ") + ratio(target.limit))
                .column("measured", target -> ratio(target.measured))
                .column("reached", target -> target.isReached() ? "yes" : "no")
                .of(List.of(
                                atMostOf(Subject.AROUND, 1),
                                atMostOf(Subject.AROUND_ANNOTATED, 1),
                                atLeast(Subject.HAND_WRITTEN, 60),
                                atLeast(Subject.BIZLOG, 60),
                                atLeast(Subject.CACHE_PUT, 12),
                                bytes("bytes on the job's thread", Subject.STARTER, Cost.BYTES),
                                bytes("bytes on the job's thread, `#result.id`", Subject.STARTER_RESULT, Cost.BYTES),
                                bytes("bytes of all threads, back to back", Subject.STARTER, BackToBack.COLUMNS[1]))
                        .stream()
                        .filter(target -> !Double.isNaN(target.measured))
                        .toList());
    }

    private Target atMostOf(Subject subject, double limit) {
        String title = "the starter's cost, of that of " + subject.title;
        return new Target(title, true, limit, cost(Subject.STARTER) / cost(subject));
    }

    private Target atLeast(Subject subject, double limit) {
        String title = "cost of " + subject.title + ", times the starter's";
        return new Target(title, false, limit, cost(subject) / cost(Subject.STARTER));
    }

    private Target bytes(String title, Subject subject, String column) {
        return new Target(title, true, 300, of(subject, column));
    }

    /** What it adds to the plain method, at p50. */
    private double cost(Subject subject) {
        return subject == Subject.PLAIN ? Double.NaN : of(subject, Cost.P50) - of(Subject.PLAIN, Cost.P50);
    }

    private double of(Subject subject, String column) {
        return found.of(subject.title, column);
    }

    private static String micros(double nanos) {
        return text(nanos < 100_000 ? "%.1f" : "%.0f", nanos / 1_000);
    }

    private static String ratio(double value) {
        return text(value < 10 ? "%.2f" : "%.0f", value);
    }
}
