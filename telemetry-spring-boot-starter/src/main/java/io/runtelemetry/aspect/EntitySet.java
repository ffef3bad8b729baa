package io.runtelemetry.aspect;

import io.runtelemetry.EntityRef;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Entities in the order in which they were added. A call that works on one needs no further object for it. */
sealed class EntitySet permits CollectedEntities {

    /** The first entity, which is the only one of most calls. */
    private @Nullable EntityRef first;

    /** All entities, where there are several. */
    private @Nullable Set<EntityRef> all;

    final boolean isEmpty() {
        return first == null;
    }

    final int size() {
        return all == null ? (first == null ? 0 : 1) : all.size();
    }

    /** Adds an entity that is not there yet. Returns false if there are as many others as there may be. */
    final boolean add(EntityRef another, int max) {
        if (first == null) {
            first = another;
        } else if (all != null || !another.equals(first)) {
            if (all == null) {
                all = new LinkedHashSet<>();
                all.add(first);
            }
            if (all.size() == max && !all.contains(another)) {
                return false;
            }
            all.add(another);
        }
        return true;
    }

    /** Moves all entities to another set. */
    final void moveTo(EntitySet other) {
        if (all != null) {
            all.forEach(each -> other.add(each, Integer.MAX_VALUE));
        } else if (first != null) {
            other.add(first, Integer.MAX_VALUE);
        }
        clear();
    }

    final void replaceWith(EntitySet other) {
        first = other.first;
        all = other.all == null ? null : new LinkedHashSet<>(other.all);
    }

    final void clear() {
        first = null;
        all = null;
    }

    /** Hands them over, if there are any; returns whether they have been. */
    final boolean recordAll(JobRecorder recorder, String runId) {
        return first != null && recorder.record(first, all, runId);
    }
}
