package io.runtelemetry.recorder;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * How long to leave a failing store alone: doubling from 50 ms to 5 s, each time up to a fifth more or less, so that many
 * processes do not come back at the same moment.
 */
final class Backoff {

    private static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final double JITTER = 0.2;

    private long nextNanos = FIRST_NANOS;

    /** Returns the time to wait after one more failure, in nanoseconds. */
    long afterFailure() {
        long base = nextNanos;
        nextNanos = Math.min(2 * base, MAX_NANOS);
        return (long) (base * ThreadLocalRandom.current().nextDouble(1 - JITTER, 1 + JITTER));
    }

    void afterSuccess() {
        nextNanos = FIRST_NANOS;
    }
}
