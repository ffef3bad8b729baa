package io.runtelemetry.recorder;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Lets so many events through in a window of time and counts the others. */
final class RateLimit {

    private final int limit;

    private final long windowNanos;

    private final LongSupplier nanoTime;

    private long windowStart;

    private int passed;

    private long suppressed;

    RateLimit(int limit, Duration window, LongSupplier nanoTime) {
        this.limit = limit;
        this.windowNanos = window.toNanos();
        this.nanoTime = nanoTime;
        this.windowStart = nanoTime.getAsLong() - windowNanos;
    }

    /** Returns what was held back since the last event that passed if this one may pass, else -1. */
    synchronized long acquire(int weight) {
        long now = nanoTime.getAsLong();
        if (now - windowStart >= windowNanos) {
            windowStart = now;
            passed = 0;
        }
        if (passed == limit) {
            suppressed += weight;
            return -1;
        }
        passed++;
        long held = suppressed;
        suppressed = 0;
        return held;
    }
}
