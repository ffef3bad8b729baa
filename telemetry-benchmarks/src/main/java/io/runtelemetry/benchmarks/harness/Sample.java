package io.runtelemetry.benchmarks.harness;

import java.util.stream.DoubleStream;

/** Several measurements of the same. */
public final class Sample {

    private final double[] sorted;

    private Sample(double[] sorted) {
        this.sorted = sorted;
    }

    /** Returns measurements in any order. */
    public static Sample of(DoubleStream measurements) {
        return new Sample(measurements.sorted().toArray());
    }

    /**
     * Returns the one in the middle, or what is half-way between the two there.
     *
     * @throws IllegalArgumentException if there are no measurements
     */
    public double median() {
        if (sorted.length == 0) {
            throw new IllegalArgumentException("Nothing was measured");
        }
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /**
     * Returns the least measurement that so many percent are not above of; 0 if there are no measurements.
     *
     * @param percent 1 to 100, which gives the greatest
     */
    public double percentile(int percent) {
        return sorted.length == 0 ? 0 : sorted[(sorted.length * percent + 99) / 100 - 1];
    }
}
