package io.runtelemetry.recorder;

import io.runtelemetry.input.Require;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * How a {@link TelemetryRecorder} works.
 *
 * @param timeToLive how long a record lives after the job, 1 s to 36500 days, in whole seconds
 * @param mode whether jobs wait for the store
 * @param timeout how long a job waits at most with {@link Mode#SYNC}, positive
 * @param capacity how many entities can be pending, at least 1; beyond it the oldest are dropped
 * @param batchSize how many records are written in one round trip, at least 1
 * @param pollInterval how often the recorder's thread looks for records while there are some, positive
 * @param drainTimeout how long stopping waits for pending records to be written, not negative
 */
public record RecorderOptions(
        Duration timeToLive,
        Mode mode,
        Duration timeout,
        int capacity,
        int batchSize,
        Duration pollInterval,
        Duration drainTimeout) {

    private static final Duration MIN_TIME_TO_LIVE = Duration.ofSeconds(1);

    private static final Duration MAX_TIME_TO_LIVE = Duration.ofDays(36_500);

    /** Whether jobs wait for the store. */
    public enum Mode {
        /** A job hands its records over in memory and goes on. */
        ASYNC,
        /** A job waits until its records are written, or until the timeout. */
        SYNC
    }

    /**
     * Creates the options.
     *
     * @throws IllegalArgumentException if a value is out of its range
     */
    public RecorderOptions {
        Require.that(
                timeToLive.compareTo(MIN_TIME_TO_LIVE) >= 0 && timeToLive.compareTo(MAX_TIME_TO_LIVE) <= 0,
                "telemetry.ttl must be 1 s to 36500 days");
        // As Redis keeps fresh records: what is left of them tells whether a delayed one is newer.
        timeToLive = timeToLive.truncatedTo(ChronoUnit.SECONDS);
        Require.positive(timeout, "telemetry.write.timeout");
        Require.atLeast(1, capacity, "telemetry.write.buffer-size");
        Require.atLeast(1, batchSize, "telemetry.write.batch-size");
        Require.positive(pollInterval, "telemetry.write.poll-interval");
        Require.notNegative(drainTimeout, "telemetry.write.drain-timeout");
    }
}
