package io.runtelemetry.entity;

import io.runtelemetry.EntityRef;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/** The changes of a transaction that has yet to end: no entities, only their references. Used by one thread at a time. */
final class PendingChanges {

    private final Map<EntityRef, String> runs = new HashMap<>();

    private final EntityChanges changes;

    private final int maxEntities;

    private final IdentityHashMap<Object, Map<EntityRef, String>> marks = new IdentityHashMap<>(0);

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

    /** Remembers the changes before a savepoint. */
    void mark(Object savepoint) {
        marks.put(savepoint, Map.copyOf(runs));
    }

    /** Forgets the changes after a savepoint; those before it stay, unless there were none. */
    void rollBackTo(Object savepoint) {
        runs.clear();
        runs.putAll(marks.getOrDefault(savepoint, Map.of()));
    }

    /** Records the changes, since the transaction is committed. Never throws. */
    void record() {
        changes.record(runs);
    }
}
