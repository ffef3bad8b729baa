package io.runtelemetry.recorder;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How long to leave alone what fails: doubling from 50 ms to 5 s, each time up to a fifth more or less, so that many
 * processes do not come back at the same moment.
 */
final class Backoff {

    private static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final double JITTER = 0.2;

    private final LongSupplier nanoTime;

    private int failures;

    private long until;

    Backoff(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.until = nanoTime.getAsLong();
    }

    boolean isOver() {
        return nanoTime.getAsLong() - until >= 0;
    }

    /** Waits once more, longer than the last time. */
    void afterFailure() {
        failures++;
        until = nanoTime.getAsLong() + nanosAfter(failures);
    }

    /** Returns for how long to leave alone what has failed so many times in a row, at least 1. */
    static long nanosAfter(int failures) {
        long nanos = Math.min(FIRST_NANOS << Math.min(failures - 1, 10), MAX_NANOS);
        return (long) (nanos * ThreadLocalRandom.current().nextDouble(1 - JITTER, 1 + JITTER));
    }

    /** Is over at once, and starts again with the next failure. */
    void reset() {
        until = nanoTime.getAsLong();
        failures = 0;
    }
}
