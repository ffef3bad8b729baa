package io.runtelemetry.recorder;

import io.runtelemetry.EntityRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The writes that wait for the store: one for an entity, the newest, in the order in which the entities came. Writes stay
 * here until they are {@linkplain #remove acknowledged}, so a failed attempt loses nothing and a newer run simply takes
 * the place of an older one. Those that failed while others were written wait in a lane of their own, each for its own time, so
 * that what cannot be written (a part of a cluster is down) does not stand before what can.
 *
 * <p>One short lock guards both lanes: it is held for tens of nanoseconds by a job.
 */
final class PendingWrites {

    private static final int LOOKED_AT = 256;

    /** Some time not long ago, for nanoseconds compare by their differences only. */
    private static final long EPOCH = System.nanoTime();

    private final ReentrantLock lock = new ReentrantLock();

    private final Map<EntityRef, PendingWrite> fresh = new LinkedHashMap<>();

    private final Map<EntityRef, PendingWrite> failed = new LinkedHashMap<>();

    /** Those that failed, the one to try first first. */
    private final NavigableSet<PendingWrite> due =
            new TreeSet<>(Comparator.comparingLong((PendingWrite write) -> write.dueAt - EPOCH)
                    .thenComparing(write -> write.entity.type())
                    .thenComparing(write -> write.entity.id()));

    private final int capacity;

    /** How many runs the writes keep whose place they took. */
    private int kept;

    private int overflowed;

    private long coalesced;

    /** When the oldest was recorded of all that came into the lane of the failed since it was last empty. */
    private long oldestFailedAt;

    private boolean closed;

    private final int keptSuperseded;

    /**
     * Creates an empty buffer.
     *
     * @param capacity how many writes can wait
     * @param keptSuperseded how many of those whose place it took a write remembers, 0 or more
     */
    PendingWrites(int capacity, int keptSuperseded) {
        this.capacity = capacity;
        this.keptSuperseded = keptSuperseded;
    }

    /**
     * Adds the newest write for an entity, in place of an older one; drops the oldest of all if there are too many.
     *
     * @return false if no write can be added any more
     */
    boolean add(PendingWrite write) {
        List<PendingWrite> done = new ArrayList<>(1);
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            PendingWrite superseded = fresh.put(write.entity, write);
            if (superseded == null && !failed.isEmpty()) {
                superseded = removeFailed(write.entity);
            }
            if (superseded != null) {
                coalesced++;
                write.comeAfter(superseded);
                write.supersede(superseded, keptSuperseded);
                kept += write.superseded.size() - superseded.superseded.size();
                done.add(superseded);
            }
            makeRoom(write, done);
        } finally {
            lock.unlock();
        }
        done.forEach(PendingWrite::finish);
        return true;
    }

    /** Older runs of the same entity go first, then the oldest write. */
    private void makeRoom(PendingWrite added, List<PendingWrite> dropped) {
        while (failed.size() + fresh.size() + kept > capacity) {
            overflowed++;
            if (!added.superseded.isEmpty()) {
                added.forgetOldest();
                kept--;
            } else {
                PendingWrite oldest = removeOldest();
                kept -= oldest.superseded.size();
                overflowed += oldest.superseded.size();
                dropped.add(oldest);
            }
        }
    }

    private PendingWrite removeOldest() {
        Map<EntityRef, PendingWrite> lane = failed.isEmpty() ? fresh : failed;
        PendingWrite oldest = lane.values().iterator().next();
        lane.remove(oldest.entity);
        due.remove(oldest);
        return oldest;
    }

    private @Nullable PendingWrite removeFailed(EntityRef entity) {
        PendingWrite write = failed.remove(entity);
        if (write != null) {
            due.remove(write);
        }
        return write;
    }

    /** Returns the oldest writes that did not fail, at most so many, to try them now; they stay pending. */
    List<PendingWrite> oldestFresh(int max) {
        lock.lock();
        try {
            return fresh.values().stream().limit(max).collect(Collectors.toCollection(ArrayList::new));
        } finally {
            lock.unlock();
        }
    }

    /** Returns writes that failed and are due again, at most so many, to try them now; they stay pending. */
    List<PendingWrite> dueFailed(int max, long now) {
        lock.lock();
        try {
            return due.stream()
                    .takeWhile(write -> write.dueAt - now <= 0)
                    .limit(max)
                    .collect(Collectors.toCollection(ArrayList::new));
        } finally {
            lock.unlock();
        }
    }

    /** Remembers that attempts to write them begin; returns how many had been tried before. */
    int beginAttempts(Collection<PendingWrite> writes) {
        int again = 0;
        lock.lock();
        try {
            for (PendingWrite write : writes) {
                again += write.attempted ? 1 : 0;
                write.attempted = true;
            }
        } finally {
            lock.unlock();
        }
        return again;
    }

    /** Forgets writes that are done with, unless a newer one has taken their place. */
    void remove(Collection<PendingWrite> writes) {
        lock.lock();
        try {
            for (PendingWrite write : writes) {
                if (fresh.remove(write.entity, write) || (failed.remove(write.entity, write) && due.remove(write))) {
                    kept -= write.superseded.size();
                }
            }
        } finally {
            lock.unlock();
        }
        writes.forEach(PendingWrite::finish);
    }

    /** Leaves each of these alone for longer than after its last failure, unless a newer one has taken its place. */
    void postpone(Collection<PendingWrite> writes, long now) {
        lock.lock();
        try {
            for (PendingWrite write : writes) {
                if (fresh.remove(write.entity, write) || (failed.remove(write.entity, write) && due.remove(write))) {
                    boolean oldest = failed.isEmpty() || write.recordedAt - oldestFailedAt < 0;
                    oldestFailedAt = oldest ? write.recordedAt : oldestFailedAt;
                    write.failures++;
                    write.dueAt = now + Backoff.nanosAfter(write.failures);
                    failed.put(write.entity, write);
                    due.add(write);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Makes all due that failed. */
    void retryNow(long now) {
        lock.lock();
        try {
            due.clear();
            for (PendingWrite write : failed.values()) {
                write.dueAt = now;
                due.add(write);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many writes were dropped because the buffer was full since this was last asked. */
    int takeOverflowed() {
        lock.lock();
        try {
            int count = overflowed;
            overflowed = 0;
            return count;
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many writes were replaced by a newer one for the same entity before they were written. */
    long coalesced() {
        lock.lock();
        try {
            return coalesced;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns for how long the oldest write has waited, in nanoseconds; 0 if there is none. So that no job waits, it does
     * not look at all of them: it may be off where newer runs took the place of older ones.
     */
    long oldestAge(long now) {
        lock.lock();
        try {
            long age = failed.isEmpty() ? 0 : now - oldestFailedAt;
            Iterator<PendingWrite> first = fresh.values().iterator();
            for (int seen = 0; seen < LOOKED_AT && first.hasNext(); seen++) {
                age = Math.max(age, now - first.next().recordedAt);
            }
            return age;
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return fresh.size() + failed.size();
        } finally {
            lock.unlock();
        }
    }

    /** Lets writes be added again. */
    void open() {
        lock.lock();
        try {
            closed = false;
        } finally {
            lock.unlock();
        }
    }

    /** Forgets all writes, takes no more, and returns how many there were: nobody would write them. */
    int close() {
        List<PendingWrite> given = new ArrayList<>();
        lock.lock();
        try {
            given.addAll(failed.values());
            given.addAll(fresh.values());
            failed.clear();
            due.clear();
            fresh.clear();
            kept = 0;
            closed = true;
        } finally {
            lock.unlock();
        }
        given.forEach(PendingWrite::finish);
        return given.size();
    }
}
