package io.runtelemetry.benchmarks.faults;

import io.runtelemetry.benchmarks.results.Benchmark;
import io.runtelemetry.benchmarks.results.Measurements;

/** Runs jobs while Redis is stopped for a while, several times, and tells how long they took before and meanwhile. */
public final class Stall {

    private Stall() {}

    /** Takes {@link StallOptions} as {@code --rounds=5}. */
    public static void main(String[] arguments) throws Exception {
        Measurements found = measure(StallOptions.of(arguments));
        Benchmark.keep("stall", found);
        System.out.println(StallTable.of(found));
        // The clients of servers that were taken away have threads that take their time to end.
        System.exit(0);
    }

    static Measurements measure(StallOptions options) throws Exception {
        Measurements found = new Measurements(
                "what, in which round",
                "jobs",
                "failed",
                "healthy p50, µs",
                "healthy p99, µs",
                "stopped p50, µs",
                "stopped p99, µs",
                "stopped max, µs");
        found.remark(options.rate() + " jobs a second on 16 threads, Redis stopped by SIGSTOP for "
                + options.stall().toSeconds() + " s; from when a job was to begin");
        for (int round = 1; round <= options.rounds(); round++) {
            for (Subject subject : Subject.values()) {
                Outcome outcome = Experiments.stop().run(subject, options.asFault());
                found.add(
                        name(subject, round),
                        outcome.jobs(),
                        outcome.failures(),
                        micros(outcome.before().p50()),
                        micros(outcome.before().p99()),
                        micros(outcome.during().p50()),
                        micros(outcome.during().p99()),
                        micros(outcome.during().max()));
            }
        }
        return found;
    }

    static String name(Subject subject, int round) {
        return subject.title + ", " + round;
    }

    private static double micros(long nanos) {
        return nanos / 1e3;
    }
}
