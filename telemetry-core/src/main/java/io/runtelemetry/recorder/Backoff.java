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

    private long nextNanos;

    private long until;

    Backoff(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.nextNanos = FIRST_NANOS;
        this.until = nanoTime.getAsLong();
    }

    boolean isOver() {
        return nanoTime.getAsLong() - until >= 0;
    }

    /** Waits once more, longer than the last time. */
    void afterFailure() {
        double jitter = ThreadLocalRandom.current().nextDouble(1 - JITTER, 1 + JITTER);
        until = nanoTime.getAsLong() + (long) (nextNanos * jitter);
        nextNanos = Math.min(2 * nextNanos, MAX_NANOS);
    }

    /** Is over at once, and starts again with the next failure. */
    void reset() {
        until = nanoTime.getAsLong();
        nextNanos = FIRST_NANOS;
    }
}
