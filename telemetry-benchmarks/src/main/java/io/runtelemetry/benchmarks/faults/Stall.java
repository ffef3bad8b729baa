package io.runtelemetry.benchmarks.faults;

import static io.runtelemetry.benchmarks.harness.Table.text;

import io.runtelemetry.benchmarks.harness.Benchmark;
import io.runtelemetry.benchmarks.harness.Measurements;
import io.runtelemetry.benchmarks.harness.SideBySide;
import io.runtelemetry.benchmarks.harness.Table;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** Runs jobs while Redis is stopped for a while, several times, and tells how long they took before and meanwhile. */
public final class Stall {

    private static final double MAX_RATIO = 2;

    private Stall() {}

    /**
     * How often Redis is stopped, and for how long.
     *
     * @param rounds how many times for each subject
     * @param rate how many jobs are to begin in a second
     * @param healthy how long jobs run before, once they have warmed up
     * @param stall how long Redis is stopped
     */
    record Options(
            @DefaultValue("3") int rounds,
            @DefaultValue("1000") int rate,
            @DefaultValue("5s") Duration healthy,
            @DefaultValue("5s") Duration stall) {}

    /** Takes {@link Options} as {@code --rounds=5}. */
    public static void main(String[] arguments) throws Exception {
        Benchmark.run("stall", arguments, Options.class, Stall::measure, Stall::table);
    }

    static Measurements measure(Options options) throws Exception {
        Faults.Options stop = Benchmark.options(
                Faults.Options.class,
                "--rate=" + options.rate,
                "--warm-up=2s",
                "--before=" + options.healthy,
                "--fault=" + options.stall,
                "--after=1s",
                "--catch-up=20s");
        SideBySide subjects = new SideBySide(Experiment.COLUMNS);
        for (Subject subject : Subject.values()) {
            subjects.add(subject.title, round -> Experiments.stop().run(subject, stop));
        }
        return subjects.run(0, options.rounds)
                .remark(options.rate + " jobs a second on " + stop.workers() + " threads, Redis stopped by SIGSTOP for "
                        + options.stall.toSeconds() + " s; microseconds from when a job was to begin");
    }

    /** Returns the table of medians, and whether the target is reached, in Markdown. */
    public static String table(Measurements found) {
        String table = new Table<Subject>("", subject -> subject.title)
                .column("p50 healthy, ms", subject -> millis(found.of(subject.title, "before p50")))
                .column("stopped", subject -> millis(found.of(subject.title, "during p50")))
                .column("p99 healthy, ms", subject -> millis(found.of(subject.title, "before p99")))
                .column("stopped", subject -> millis(found.of(subject.title, "during p99")))
                .column("p99 stopped, times healthy", "%,.2f", subject -> ratio(found, subject))
                .column(
                        "longest wait, ms",
                        subject ->
                                millis(found.sample(subject.title, "during max").percentile(100)))
                .of(List.of(Subject.values()));
        return table
                + text("\nTo reach: at most %.0f times for the starter; ", MAX_RATIO)
                + (ratio(found, Subject.TELEMETRY) <= MAX_RATIO ? "reached.\n" : "not reached.\n");
    }

    private static double ratio(Measurements found, Subject subject) {
        return found.of(subject.title, "during p99") / found.of(subject.title, "before p99");
    }

    private static String millis(double micros) {
        return text(micros < 10_000 ? "%.2f" : "%,.0f", micros / 1e3);
    }
}
