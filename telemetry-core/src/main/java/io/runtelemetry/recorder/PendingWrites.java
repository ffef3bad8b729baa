package io.runtelemetry.recorder;

import io.runtelemetry.EntityRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The writes that wait for the store: one for an entity, the newest, in the order in which the entities came. Writes stay
 * here until they are {@linkplain #remove acknowledged}, so a failed attempt loses nothing and a newer run simply takes
 * the place of an older one. Those that failed once wait in a lane of their own, so that what cannot be written (a part
 * of a cluster is down) does not stand before what can.
 *
 * <p>One short lock guards both lanes: it is held for tens of nanoseconds by a job.
 */
final class PendingWrites {

    private static final int LOOKED_AT = 256;

    private final ReentrantLock lock = new ReentrantLock();

    private final Map<EntityRef, PendingWrite> fresh = new LinkedHashMap<>();

    private final Map<EntityRef, PendingWrite> failed = new LinkedHashMap<>();

    private final int capacity;

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
        PendingWrite superseded;
        PendingWrite dropped;
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            superseded = fresh.put(write.entity, write);
            if (superseded == null && !failed.isEmpty()) {
                superseded = failed.remove(write.entity);
            }
            if (superseded != null) {
                coalesced++;
                takePlace(write, superseded);
            }
            dropped = failed.size() + fresh.size() > capacity ? dropOldest() : null;
        } finally {
            lock.unlock();
        }
        if (superseded != null) {
            superseded.finish();
        }
        if (dropped != null) {
            dropped.finish();
        }
        return true;
    }

    private void takePlace(PendingWrite write, PendingWrite superseded) {
        write.comeAfter(superseded);
        if (keptSuperseded > 0) {
            write.supersede(superseded, keptSuperseded);
        }
    }

    private @Nullable PendingWrite dropOldest() {
        overflowed++;
        Map<EntityRef, PendingWrite> lane = failed.isEmpty() ? fresh : failed;
        return lane.remove(lane.keySet().iterator().next());
    }

    /** Returns the oldest writes that were not tried yet, at most so many, to try them now; they stay pending. */
    List<PendingWrite> oldestFresh(int max) {
        return oldest(fresh, max);
    }

    /** Returns the writes that failed longest ago, at most so many, to try them now; they stay pending. */
    List<PendingWrite> oldestFailed(int max) {
        return oldest(failed, max);
    }

    private List<PendingWrite> oldest(Map<EntityRef, PendingWrite> lane, int max) {
        lock.lock();
        try {
            List<PendingWrite> batch = new ArrayList<>(Math.min(max, lane.size()));
            for (PendingWrite write : lane.values()) {
                if (batch.size() == max) {
                    break;
                }
                write.attempted = true;
                batch.add(write);
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /** Forgets writes that are done with, unless a newer one has taken their place. */
    void remove(Collection<PendingWrite> writes) {
        lock.lock();
        try {
            for (PendingWrite write : writes) {
                if (!fresh.remove(write.entity, write)) {
                    failed.remove(write.entity, write);
                }
            }
        } finally {
            lock.unlock();
        }
        writes.forEach(PendingWrite::finish);
    }

    /** Moves writes that failed behind all others that did, unless a newer one has taken their place. */
    void moveToFailed(Collection<PendingWrite> writes) {
        lock.lock();
        try {
            for (PendingWrite write : writes) {
                if (fresh.remove(write.entity, write) || failed.remove(write.entity, write)) {
                    boolean oldest = failed.isEmpty() || write.recordedAt - oldestFailedAt < 0;
                    oldestFailedAt = oldest ? write.recordedAt : oldestFailedAt;
                    failed.put(write.entity, write);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    boolean hasFailed() {
        lock.lock();
        try {
            return !failed.isEmpty();
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
            fresh.clear();
            closed = true;
        } finally {
            lock.unlock();
        }
        given.forEach(PendingWrite::finish);
        return given.size();
    }
}
