package io.runtelemetry.benchmarks.results;

import java.util.stream.DoubleStream;

/** What half of some measurements is below of. */
public final class Median {

    private Median() {}

    /**
     * Returns the one in the middle, or what is half-way between the two there.
     *
     * @throws IllegalArgumentException if there are no measurements
     */
    public static double of(DoubleStream measurements) {
        double[] sorted = measurements.sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("Nothing was measured");
        }
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
