package io.runtelemetry.store;

import io.runtelemetry.input.Require;
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
     * Creates the options.
     *
     * @throws IllegalArgumentException if a value is out of its range
     */
    public HistoryOptions {
        Require.between(0, MAX_SIZE, size, "telemetry.history.size");
        Require.between(1, MAX_ENTITIES, maxEntities, "telemetry.run-index.max-entities");
        Require.positive(timeToLive, "The time to live");
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
}
