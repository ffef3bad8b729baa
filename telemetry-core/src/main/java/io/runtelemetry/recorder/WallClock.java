package io.runtelemetry.recorder;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;

/**
 * Tells when something was recorded, in the order in which it was: it goes by {@link System#nanoTime()} and follows the
 * system's clock only when that is far off, since reading both for each batch would mix up runs of the same millisecond.
 */
final class WallClock {

    private static final Duration FAR = Duration.ofMillis(20);

    private final LongSupplier nanoTime;

    private long nanos;

    private Instant instant;

    WallClock(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.nanos = nanoTime.getAsLong();
        this.instant = Instant.now();
    }

    /** Takes notice of a clock that was set. */
    void adjust() {
        long now = nanoTime.getAsLong();
        Instant actual = Instant.now();
        if (Duration.between(at(now), actual).abs().compareTo(FAR) > 0) {
            nanos = now;
            instant = actual;
        }
    }

    Instant at(long recordedAt) {
        return instant.plusNanos(recordedAt - nanos).truncatedTo(ChronoUnit.MICROS);
    }
}
