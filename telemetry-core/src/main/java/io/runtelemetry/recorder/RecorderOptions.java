package io.runtelemetry.recorder;

import java.time.Duration;

/**
 * How a {@link TelemetryRecorder} works.
 *
 * @param timeToLive how long a record lives after the job, 1 s to 36500 days; 14 days by default, as in the other
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

    private static final Duration MAX_TIME_TO_LIVE = Duration.ofDays(36_500);

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
        boolean reasonable =
                timeToLive.compareTo(Duration.ofSeconds(1)) >= 0 && timeToLive.compareTo(MAX_TIME_TO_LIVE) <= 0;
        require(reasonable, "The time to live (telemetry.ttl) must be 1 s to 36500 days");
        require(isPositive(timeout), "The timeout (telemetry.write.timeout) must be positive");
        require(capacity >= 1, "The capacity (telemetry.write.buffer-size) must be at least 1");
        require(batchSize >= 1, "The batch size (telemetry.write.batch-size) must be at least 1");
        require(isPositive(pollInterval), "The poll interval (telemetry.write.poll-interval) must be positive");
        require(!drainTimeout.isNegative(), "The drain timeout (telemetry.write.drain-timeout) must not be negative");
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
