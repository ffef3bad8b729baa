package io.runtelemetry.recorder;

import io.runtelemetry.EntityRef;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The writes that wait for the store: one for an entity, the newest, in the order in which the entities came. Writes stay
 * here until they are {@linkplain #remove acknowledged}, so a failed attempt loses nothing and a newer run simply takes
 * the place of an older one. Those that failed wait in a lane of their own, so that what cannot be written (a part of a
 * cluster is down) does not stand before what can.
 *
 * <p>One short lock guards all: a job holds it for tens of nanoseconds, and one in many for some microseconds.
 */
final class PendingWrites {

    private static final int LOOKED_AT = 256;

    private static final int MAX_ARRIVED = 64;

    private final ReentrantLock lock = new ReentrantLock();

    private final Map<EntityRef, PendingWrite> fresh = new LinkedHashMap<>();

    private final FailedWrites failed = new FailedWrites();

    /** Came last, and are given their places by who looks next: that costs a job more than all else here. */
    private final Queue<PendingWrite> arrived = new ArrayDeque<>(MAX_ARRIVED);

    private final int capacity;

    private final int keptSuperseded;

    /** How many runs the writes remember besides their own. */
    private int kept;

    private int overflowed;

    private long coalesced;

    private boolean closed;

    /**
     * Creates an empty buffer.
     *
     * @param capacity how many writes can wait, and runs that they remember
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
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            arrived.add(write);
            if (write.done != null || arrived.size() == MAX_ARRIVED) {
                sortIn();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void sortIn() {
        for (PendingWrite write = arrived.poll(); write != null; write = arrived.poll()) {
            PendingWrite superseded = fresh.put(write.entity, write);
            if (superseded == null && failed.size() > 0) {
                superseded = failed.remove(write.entity);
            }
            if (superseded != null) {
                coalesced++;
                write.comeAfter(superseded);
                write.supersede(superseded, keptSuperseded);
                kept += write.kept() - superseded.kept();
                superseded.finish();
            }
            makeRoom(write);
        }
    }

    /** Older runs of the same entity go first, then the oldest write. */
    private void makeRoom(PendingWrite added) {
        while (failed.size() + fresh.size() + kept > capacity) {
            if (added.kept() > 0) {
                overflowed += added.forgetOldest();
                kept--;
            } else {
                PendingWrite oldest = failed.size() > 0 ? failed.removeOldest() : removeOldestFresh();
                kept -= oldest.kept();
                overflowed += 1 + oldest.superseded.size();
                oldest.finish();
            }
        }
    }

    private PendingWrite removeOldestFresh() {
        PendingWrite oldest = fresh.values().iterator().next();
        fresh.remove(oldest.entity);
        return oldest;
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            sortIn();
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    private void locked(Runnable action) {
        locked(() -> {
            action.run();
            return true;
        });
    }

    /** Returns the oldest writes that did not fail, at most so many, to try them now; they stay pending. */
    List<PendingWrite> oldestFresh(int max) {
        return locked(() -> fresh.values().stream().limit(max).collect(Collectors.toCollection(ArrayList::new)));
    }

    /** Returns writes that failed and are due again, at most so many, to try them now; they stay pending. */
    List<PendingWrite> dueFailed(int max, long now) {
        return locked(() -> failed.due(max, now));
    }

    /** Remembers that attempts to write them begin; returns how many had been tried before. */
    int beginAttempts(Collection<PendingWrite> writes) {
        return locked(() -> {
            int again = 0;
            for (PendingWrite write : writes) {
                again += write.attempted ? 1 : 0;
                write.attempted = true;
            }
            return again;
        });
    }

    /** Forgets writes that are done with, unless a newer one has taken their place. */
    void remove(Collection<PendingWrite> writes) {
        locked(() -> {
            for (PendingWrite write : writes) {
                if (take(write)) {
                    kept -= write.kept();
                }
            }
        });
        writes.forEach(PendingWrite::finish);
    }

    private boolean take(PendingWrite write) {
        return fresh.remove(write.entity, write) || failed.remove(write);
    }

    /** Leaves each of these alone for longer than after its last failure, unless a newer one has taken its place. */
    void postpone(Collection<PendingWrite> writes, long now) {
        locked(() -> {
            for (PendingWrite write : writes) {
                if (take(write)) {
                    failed.postpone(write, now);
                }
            }
        });
    }

    /** Makes all due that failed. */
    void retryNow(long now) {
        locked(() -> failed.retryNow(now));
    }

    /** Returns how many writes were dropped because the buffer was full since this was last asked. */
    int takeOverflowed() {
        return locked(() -> {
            int count = overflowed;
            overflowed = 0;
            return count;
        });
    }

    /** Returns how many writes were replaced by a newer one for the same entity before they were written. */
    long coalesced() {
        return locked(() -> coalesced);
    }

    /**
     * Returns for how long the oldest write has waited, in nanoseconds; 0 if there is none. So that no job waits, it does
     * not look at all of them: it may be off where newer runs took the place of older ones.
     */
    long oldestAge(long now) {
        return locked(() -> {
            long age = failed.oldestAge(now);
            Iterator<PendingWrite> first = fresh.values().iterator();
            for (int seen = 0; seen < LOOKED_AT && first.hasNext(); seen++) {
                age = Math.max(age, now - first.next().recordedAt);
            }
            return age;
        });
    }

    int size() {
        return locked(() -> fresh.size() + failed.size());
    }

    /** Lets writes be added again. */
    void open() {
        locked(() -> {
            closed = false;
        });
    }

    /** Forgets all writes, takes no more, and returns how many there were: nobody would write them. */
    int close() {
        List<PendingWrite> given = locked(() -> {
            List<PendingWrite> all = new ArrayList<>(failed.removeAll());
            all.addAll(fresh.values());
            fresh.clear();
            kept = 0;
            closed = true;
            return all;
        });
        given.forEach(PendingWrite::finish);
        return given.size();
    }
}
