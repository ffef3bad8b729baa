package io.runtelemetry.benchmarks.faults;

import java.util.List;
import java.util.Locale;

/** Outcomes as tables in Markdown. */
final class Report {

    private Report() {}

    static String of(List<Outcome> outcomes, Subject subject) {
        StringBuilder table = new StringBuilder("""
                | fault | jobs | not done | failed | p50 before | during | after | p99 before | during | after | lost | dropped | stale |
                | --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |
                """);
        outcomes.stream()
                .filter(outcome -> outcome.subject() == subject)
                .map(Report::row)
                .forEach(table::append);
        return table.toString();
    }

    private static String row(Outcome outcome) {
        return String.format(
                Locale.ROOT,
                "| %s | %,d | %,d | %,d | %s | %s | %s | %s | %s | %s | %,d | %s | %,d |%n",
                outcome.fault(),
                outcome.jobs(),
                outcome.undone(),
                outcome.failures(),
                time(outcome.before().p50()),
                time(outcome.during().p50()),
                time(outcome.after().p50()),
                time(outcome.before().p99()),
                time(outcome.during().p99()),
                time(outcome.after().p99()),
                outcome.verdict().lost(),
                outcome.subject() == Subject.BASELINE
                        ? "–"
                        : String.format(Locale.ROOT, "%,d", outcome.verdict().dropped()),
                outcome.verdict().stale());
    }

    private static String time(long nanos) {
        if (nanos == 0) {
            return "–";
        }
        double millis = nanos / 1e6;
        return millis >= 1_000
                ? String.format(Locale.ROOT, "%.1f s", millis / 1_000)
                : String.format(Locale.ROOT, millis >= 10 ? "%.0f ms" : "%.2f ms", millis);
    }

    /** One line with all that was measured, in microseconds. */
    static String line(Outcome outcome) {
        return String.join(
                "\t",
                outcome.subject().name().toLowerCase(Locale.ROOT),
                outcome.fault(),
                String.valueOf(outcome.jobs()),
                String.valueOf(outcome.undone()),
                String.valueOf(outcome.failures()),
                micros(outcome.before()),
                micros(outcome.during()),
                micros(outcome.after()),
                String.valueOf(outcome.verdict().lost()),
                String.valueOf(outcome.verdict().dropped()),
                String.valueOf(outcome.verdict().stale()));
    }

    static String header() {
        return "subject\tfault\tjobs\tundone\tfailures\tbefore p50\tp99\tmax\tduring p50\tp99\tmax\tafter p50\tp99\tmax\tlost\tdropped\tstale";
    }

    private static String micros(Latencies latencies) {
        return micros(latencies.p50()) + "\t" + micros(latencies.p99()) + "\t" + micros(latencies.max());
    }

    private static String micros(long nanos) {
        return String.valueOf(nanos / 1_000);
    }
}
