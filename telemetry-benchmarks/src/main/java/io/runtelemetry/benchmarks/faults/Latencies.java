package io.runtelemetry.benchmarks.faults;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * How long jobs took that were to begin within some time, from when each was to begin. A percentile is the median of those of
 * the single seconds, so that one second in which the machine was busy with something else does not stand for all.
 *
 * @param p50 in nanoseconds
 * @param p99 in nanoseconds
 * @param max in nanoseconds, of all
 */
record Latencies(long p50, long p99, long max) {

    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Returns those of the jobs that were to begin from one time to another, which is at least as late. */
    static Latencies between(Journal journal, long from, long to) {
        int windows = (int) Math.max(1, (to - from) / WINDOW_NANOS);
        long[] p50 = new long[windows];
        long[] p99 = new long[windows];
        long max = 0;
        for (int window = 0; window < windows; window++) {
            long begin = from + window * WINDOW_NANOS;
            long[] sorted = sorted(journal, begin, window == windows - 1 ? to : begin + WINDOW_NANOS);
            p50[window] = percentile(sorted, 50);
            p99[window] = percentile(sorted, 99);
            max = Math.max(max, percentile(sorted, 100));
        }
        return new Latencies(median(p50), median(p99), max);
    }

    private static long[] sorted(Journal journal, long from, long to) {
        long[] latencies = new long[journal.size];
        int number = 0;
        for (int job = 0; job < journal.size; job++) {
            long intended = journal.intendedAt(job);
            if (from <= intended && intended < to && journal.isDue(job)) {
                latencies[number++] = journal.latency(job);
            }
        }
        long[] sorted = Arrays.copyOf(latencies, number);
        Arrays.sort(sorted);
        return sorted;
    }

    private static long percentile(long[] sorted, int percent) {
        return sorted.length == 0 ? 0 : sorted[Math.max(0, (sorted.length * percent + 99) / 100 - 1)];
    }

    private static long median(long[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
