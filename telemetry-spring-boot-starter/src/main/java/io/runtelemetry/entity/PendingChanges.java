package io.runtelemetry.entity;

import io.runtelemetry.EntityRef;
import java.util.HashMap;
import java.util.Map;

/** The changes of a transaction that has yet to end: no entities, only their references. Used by one thread at a time. */
final class PendingChanges {

    private final Map<EntityRef, String> runs = new HashMap<>();

    private final EntityChanges changes;

    private final int maxEntities;

    private boolean full;

    PendingChanges(EntityChanges changes, int maxEntities) {
        this.changes = changes;
        this.maxEntities = maxEntities;
    }

    /** Adds a change; the last one of an entity counts. */
    void add(EntityRef entity, String runId) {
        if (runs.size() < maxEntities || runs.containsKey(entity)) {
            runs.put(entity, runId);
        } else if (!full) {
            full = true;
            changes.skipTooMany();
        }
    }

    /** Records the changes, since the transaction is committed. Never throws. */
    void record() {
        changes.record(runs);
    }
}
