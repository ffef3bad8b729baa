package io.runtelemetry.entity;

import io.runtelemetry.EntityRef;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The changes of a transaction that has yet to end: no entities, only their references. Used by one thread at a time. */
final class PendingChanges {

    private final Map<EntityRef, String> runs = new HashMap<>();

    private final EntityChanges changes;

    /** What to take back for a rollback to a savepoint, the last first: a copy at each savepoint would grow with both. */
    private final Deque<Change> sinceMarks = new ArrayDeque<>(0);

    private final IdentityHashMap<Object, Integer> marks = new IdentityHashMap<>(0);

    private boolean full;

    PendingChanges(EntityChanges changes) {
        this.changes = changes;
    }

    /** Adds a change; the last one of an entity counts. */
    void add(EntityRef entity, String runId) {
        if (runs.size() < changes.maxEntities() || runs.containsKey(entity)) {
            String before = runs.put(entity, runId);
            if (!marks.isEmpty() && !runId.equals(before)) {
                sinceMarks.push(new Change(entity, before));
            }
        } else if (!full) {
            full = true;
            changes.skipTooMany();
        }
    }

    /** Remembers the changes before a savepoint. */
    void mark(Object savepoint) {
        marks.put(savepoint, sinceMarks.size());
    }

    /** Forgets the changes after a savepoint; those before it stay, unless there were none. */
    void rollBackTo(Object savepoint) {
        Integer mark = marks.get(savepoint);
        if (mark == null) {
            runs.clear();
            marks.clear();
            sinceMarks.clear();
        } else {
            while (sinceMarks.size() > mark) {
                takeBack(sinceMarks.pop());
            }
        }
    }

    private void takeBack(Change change) {
        if (change.before == null) {
            runs.remove(change.entity);
        } else {
            runs.put(change.entity, change.before);
        }
    }

    /** Records the changes, since the transaction is committed. Never throws. */
    void record() {
        changes.record(runs);
    }

    private record Change(EntityRef entity, @Nullable String before) {}
}
