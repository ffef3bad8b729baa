package io.runtelemetry.store;

import java.time.Duration;

/**
 * What a store keeps beyond the last run of an entity.
 *
 * @param size how many of the last runs of an entity are kept, 0 (none) to {@value #MAX_SIZE}
 * @param runIndex whether it is kept which entities a run touched
 * @param maxEntities how many entities of a run are kept at most, the last ones, 1 to {@value #MAX_ENTITIES}
 * @param timeToLive how long a run is kept after it touched the entity, positive; as long as records live
 */
public record HistoryOptions(int size, boolean runIndex, int maxEntities, Duration timeToLive) {

    /** The greatest number of runs of an entity. */
    public static final int MAX_SIZE = 100;

    /** The greatest number of entities of a run. */
    public static final int MAX_ENTITIES = 10_000;

    private static final int KEPT_FOR_INDEX = 16;

    /**
     * Makes the options.
     *
     * @throws IllegalArgumentException if a value is out of its range
     */
    public HistoryOptions {
        require(size >= 0 && size <= MAX_SIZE, "telemetry.history.size must be 0 to " + MAX_SIZE);
        require(
                maxEntities >= 1 && maxEntities <= MAX_ENTITIES,
                "telemetry.run-index.max-entities must be 1 to " + MAX_ENTITIES);
        require(!timeToLive.isNegative() && !timeToLive.isZero(), "The time to live must be positive");
    }

    /** Returns options by which nothing is kept. */
    public static HistoryOptions none() {
        return new HistoryOptions(0, false, 1, Duration.ofDays(14));
    }

    /** Returns whether the last runs of an entity are kept. */
    public boolean keepsRuns() {
        return size > 0;
    }

    /**
     * Returns how many runs of an entity a recorder hands over at once: the newest, and those that it superseded while they
     * waited to be written.
     */
    public int runsOfWrite() {
        return runIndex ? Math.max(size, KEPT_FOR_INDEX) : size;
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
