package io.runtelemetry.recorder;

import io.runtelemetry.EntityRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes that failed while others were written, or by themselves: each waits for its own time. Used by one thread at a time. */
final class FailedWrites {

    /** Some time not long ago, for nanoseconds compare by their differences only. */
    private static final long EPOCH = System.nanoTime();

    private final Map<EntityRef, PendingWrite> writes = new LinkedHashMap<>();

    /** The one to try first first. */
    private final NavigableSet<PendingWrite> due =
            new TreeSet<>(Comparator.comparingLong((PendingWrite write) -> write.dueAt - EPOCH)
                    .thenComparing(write -> write.entity.type())
                    .thenComparing(write -> write.entity.id()));

    /** When the oldest was recorded of all that came here since there was none. */
    private long oldestAt;

    int size() {
        return writes.size();
    }

    /** Leaves a write alone for longer than after its last failure. */
    void postpone(PendingWrite write, long now) {
        oldestAt = writes.isEmpty() || write.recordedAt - oldestAt < 0 ? write.recordedAt : oldestAt;
        write.failures++;
        write.dueAt = now + Backoff.nanosAfter(write.failures);
        writes.put(write.entity, write);
        due.add(write);
    }

    /** Returns those that are due again, at most so many; they stay. */
    List<PendingWrite> due(int max, long now) {
        return due.stream()
                .takeWhile(write -> write.dueAt - now <= 0)
                .limit(max)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    /** Makes all due. */
    void retryNow(long now) {
        due.clear();
        for (PendingWrite write : writes.values()) {
            write.dueAt = now;
            due.add(write);
        }
    }

    /** Removes the write of an entity, and returns it if there was one. */
    @Nullable
    PendingWrite remove(EntityRef entity) {
        PendingWrite write = writes.remove(entity);
        if (write != null) {
            due.remove(write);
        }
        return write;
    }

    /** Removes a write if it is here; returns whether it was. */
    boolean remove(PendingWrite write) {
        return writes.remove(write.entity, write) && due.remove(write);
    }

    /** Removes the one that came here first. */
    PendingWrite removeOldest() {
        PendingWrite oldest = writes.values().iterator().next();
        remove(oldest);
        return oldest;
    }

    /** Removes all, and returns them. */
    Collection<PendingWrite> removeAll() {
        List<PendingWrite> all = List.copyOf(writes.values());
        writes.clear();
        due.clear();
        return all;
    }

    /** Returns for how long the oldest has waited, in nanoseconds; 0 if there is none. */
    long oldestAge(long now) {
        return writes.isEmpty() ? 0 : now - oldestAt;
    }
}
