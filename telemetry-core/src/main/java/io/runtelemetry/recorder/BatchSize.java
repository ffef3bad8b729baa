package io.runtelemetry.recorder;

/**
 * How many writes to try at once: half as many after a batch failed as a whole, for its size may be what the store refuses,
 * and twice as many after one of which something was written.
 */
final class BatchSize {

    private final int max;

    private int current;

    BatchSize(int max) {
        this.max = max;
        this.current = max;
    }

    int current() {
        return current;
    }

    void halve(int failed) {
        current = Math.max(1, failed / 2);
    }

    void grow() {
        current = (int) Math.min(2L * current, max);
    }
}
