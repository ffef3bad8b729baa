package io.runtelemetry.benchmarks.cost;

import static io.runtelemetry.benchmarks.harness.Table.text;

import io.runtelemetry.benchmarks.harness.Measurements;
import io.runtelemetry.benchmarks.harness.Table;
import java.util.List;
import java.util.Map;

/** What calls of job methods cost, beside each other. */
public final class CostTable {

    /** Of what others cost, how many times that of the starter it is to be; of the starter, how much it may allocate. */
    private static final Map<Subject, String> TO_REACH = Map.of(
            Subject.AROUND, "≥ 1",
            Subject.AROUND_ANNOTATED, "≥ 1",
            Subject.STARTER, "≤ 300 bytes",
            Subject.STARTER_RESULT, "≤ 300 bytes",
            Subject.CACHE_PUT, "≥ 12",
            Subject.HAND_WRITTEN, "≥ 60",
            Subject.BIZLOG, "≥ 60");

    private CostTable() {}

    /** Returns a table of all subjects, with the starter's targets, in Markdown. */
    public static String of(Measurements found) {
        double starter = cost(found, Subject.STARTER);
        return new Table<Subject>("around the method", subject -> subject.title)
                .column("p50, µs", subject -> micros(found.of(subject.title, Cost.P50)))
                .column("p99, µs", subject -> micros(found.of(subject.title, Cost.P99)))
                .column("cost at p50, µs", subject -> micros(cost(found, subject)))
                .column("times the starter's", subject -> ratio(cost(found, subject) / starter))
                .column("to reach", subject -> TO_REACH.getOrDefault(subject, ""))
                .column("bytes on the job's thread", "%,.0f", subject -> found.of(subject.title, Cost.BYTES))
                .column("back to back, µs", "%.3f", subject -> found.of(subject.title, Cost.BACK_TO_BACK) / 1_000)
                .column("bytes of all threads", "%,.0f", subject -> found.of(subject.title, Cost.BYTES_OF_ALL))
                .of(List.of(Subject.values()));
    }

    /** What it adds to the plain method, at p50. */
    private static double cost(Measurements found, Subject subject) {
        double plain = found.of(Subject.PLAIN.title, Cost.P50);
        return subject == Subject.PLAIN ? Double.NaN : found.of(subject.title, Cost.P50) - plain;
    }

    private static String micros(double nanos) {
        return text(nanos < 100_000 ? "%.1f" : "%.0f", nanos / 1_000);
    }

    private static String ratio(double value) {
        return text(value < 10 ? "%.2f" : "%.0f", value);
    }
}
