package io.runtelemetry.benchmarks.cost;

import java.util.Arrays;

/**
 * What a second or so of calls of one subject has come to, in nanoseconds and in bytes.
 *
 * @param p50 from the begin of a call to its end
 * @param p99 from the begin of a call to its end
 * @param mean from the begin of a call to its end
 * @param intendedP50 from when a call was to begin to its end
 * @param intendedP99 from when a call was to begin to its end
 * @param bytes what a call has allocated on its own thread
 */
record Slice(double p50, double p99, double mean, double intendedP50, double intendedP99, double bytes) {

    static final String[] COLUMNS = {
        "subject",
        "p50 (ns)",
        "p99 (ns)",
        "mean (ns)",
        "p50 from intended start (ns)",
        "p99 from intended start (ns)",
        "allocated on the job's thread (bytes)"
    };

    /** Makes a slice of single calls. */
    static Slice of(long[] took, long[] sinceIntended, long allocated) {
        long[] calls = sorted(took);
        long[] intended = sorted(sinceIntended);
        return new Slice(
                percentile(calls, 50),
                percentile(calls, 99),
                Arrays.stream(calls).average().orElseThrow(),
                percentile(intended, 50),
                percentile(intended, 99),
                (double) allocated / took.length);
    }

    private static long[] sorted(long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted;
    }

    private static double percentile(long[] sorted, int percent) {
        return sorted[(sorted.length * percent + 99) / 100 - 1];
    }

    double[] numbers() {
        return new double[] {p50, p99, mean, intendedP50, intendedP99, bytes};
    }
}
