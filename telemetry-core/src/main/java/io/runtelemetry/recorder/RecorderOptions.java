package io.runtelemetry.recorder;

import java.time.Duration;

/**
 * How a {@link TelemetryRecorder} works.
 *
 * @param timeToLive how long a record lives after the job, at least a second; 14 days by default, as in the other
 *     applications that share the keys
 * @param mode whether jobs wait for the store
 * @param timeout how long a job waits at most with {@link Mode#SYNC}, positive; 100 ms by default
 * @param capacity how many entities can be pending, at least 1; beyond it the oldest are dropped; 65,536 by default
 * @param batchSize how many records are written in one round trip, at least 1; 512 by default
 * @param pollInterval how often the recorder's thread looks for records while there are some, positive; 2 ms by default
 * @param drainTimeout how long stopping waits for pending records to be written, not negative; 5 s by default
 */
public record RecorderOptions(
        Duration timeToLive,
        Mode mode,
        Duration timeout,
        int capacity,
        int batchSize,
        Duration pollInterval,
        Duration drainTimeout) {

    /** Whether jobs wait for the store. */
    public enum Mode {
        /** A job hands its records over in memory and goes on. */
        ASYNC,
        /** A job waits until its records are written, or until the timeout. */
        SYNC
    }

    /**
     * Makes the options.
     *
     * @throws IllegalArgumentException if a value is out of its range
     */
    public RecorderOptions {
        require(timeToLive.compareTo(Duration.ofSeconds(1)) >= 0, "The time to live must be at least 1 s");
        require(timeToLive.compareTo(Duration.ofDays(36_500)) <= 0, "The time to live must be at most 36500 days");
        require(isPositive(timeout), "The timeout must be positive");
        require(capacity >= 1, "The capacity must be at least 1");
        require(batchSize >= 1, "The batch size must be at least 1");
        require(isPositive(pollInterval), "The poll interval must be positive");
        require(!drainTimeout.isNegative(), "The drain timeout must not be negative");
    }

    /** Returns the options by default. */
    public static RecorderOptions defaults() {
        return new RecorderOptions(
                Duration.ofDays(14),
                Mode.ASYNC,
                Duration.ofMillis(100),
                65_536,
                512,
                Duration.ofMillis(2),
                Duration.ofSeconds(5));
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
