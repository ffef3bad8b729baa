package io.runtelemetry.recorder;

import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryListener.DropReason;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryStore;
import io.runtelemetry.TelemetryStore.Failure;
import io.runtelemetry.TelemetryStore.Unwritten;
import io.runtelemetry.TelemetryWrite;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Carries pending writes to the store, a batch at a time. A batch at which the store throws is halved, until a single write
 * shows that the store is away: then nothing is tried before its back-off is over. Of what the store refuses one by one, be
 * it all of a batch, only that waits, each write for its own time. Fresh writes go first, and only they tell whether the
 * store is away: what it refuses again and again must not stand before what it would take. Used by one thread at a time.
 */
final class BatchWriter {

    private final PendingWrites pending;

    private final TelemetryStore store;

    private final TelemetryListener listener;

    private final StoreWrites storeWrites;

    private final LongSupplier nanoTime;

    private final BatchSize freshSize;

    private final BatchSize retrySize;

    private final Backoff storeBackoff;

    private final Backoff retryBackoff;

    private final AtomicLong retried = new AtomicLong();

    private volatile boolean storeAway;

    private volatile boolean storeReached;

    BatchWriter(
            PendingWrites pending,
            TelemetryStore store,
            TelemetryListener listener,
            RecorderOptions options,
            boolean keepsRuns,
            LongSupplier nanoTime) {
        this.pending = pending;
        this.store = store;
        this.listener = listener;
        this.storeWrites = new StoreWrites(options.timeToLive(), keepsRuns, nanoTime);
        this.nanoTime = nanoTime;
        this.freshSize = new BatchSize(options.batchSize());
        this.retrySize = new BatchSize(options.batchSize());
        this.storeBackoff = new Backoff(nanoTime);
        this.retryBackoff = new Backoff(nanoTime);
    }

    /** Returns whether the last attempt to write fresh records reached nothing. */
    boolean isStoreAway() {
        return storeAway;
    }

    /** Returns whether an attempt has ever succeeded, as none does in a test without a store. */
    boolean hasReachedStore() {
        return storeReached;
    }

    /** Returns how many writes were tried again so far; one that was tried thrice counts twice. */
    long retried() {
        return retried.get();
    }

    /** Ends the back-off: there may be no later attempt. */
    void retryNow() {
        storeBackoff.reset();
        retryBackoff.reset();
        pending.retryNow(nanoTime.getAsLong());
    }

    /** Writes a batch of each lane if it is due; returns how many were written. */
    int writeDue() {
        reportOverflow();
        if (!storeBackoff.isOver()) {
            return 0;
        }
        int written = write(false);
        if (storeBackoff.isOver() && retryBackoff.isOver()) {
            written += write(true);
        }
        return written;
    }

    void reportOverflow() {
        int overflowed = pending.takeOverflowed();
        if (overflowed > 0) {
            listener.onDropped(overflowed, DropReason.OVERFLOW);
        }
    }

    private int write(boolean retry) {
        int expired = 0;
        while (true) {
            long now = nanoTime.getAsLong();
            List<PendingWrite> batch =
                    retry ? pending.dueFailed(retrySize.current(), now) : pending.oldestFresh(freshSize.current());
            List<PendingWrite> tooOld = batch.stream()
                    .filter(write -> storeWrites.isExpired(write, now))
                    .toList();
            pending.remove(tooOld);
            expired += tooOld.size();
            if (tooOld.isEmpty() || tooOld.size() < batch.size()) {
                if (expired > 0) {
                    listener.onDropped(expired, DropReason.EXPIRED);
                }
                batch.removeAll(tooOld);
                return batch.isEmpty() ? 0 : attempt(batch, now, retry);
            }
        }
    }

    private int attempt(List<PendingWrite> batch, long begun, boolean retry) {
        Map<EntityRef, PendingWrite> attempted = new LinkedHashMap<>();
        batch.forEach(write -> attempted.put(write.entity, write));
        List<TelemetryWrite> writes =
                batch.stream().map(write -> storeWrites.of(write, begun)).toList();
        retried.addAndGet(pending.beginAttempts(batch));
        List<? extends Unwritten> unwritten;
        boolean thrown = false;
        try {
            unwritten = List.copyOf(store.write(writes));
        } catch (Throwable e) {
            // Whatever it is, also what Java would have declared and Kotlin does not: the records stay pending.
            unwritten = writes.stream().map(write -> new Failure(write, e)).toList();
            thrown = true;
        }
        long now = nanoTime.getAsLong();
        Map<EntityRef, PendingWrite> failed = new LinkedHashMap<>();
        for (Failure each : Failure.among(unwritten)) {
            PendingWrite write = attempted.remove(each.write().entity());
            if (write != null) {
                failed.put(write.entity, write);
            }
        }
        schedule(retry, thrown, failed.values(), !attempted.isEmpty());
        pending.remove(attempted.values());
        int done = attempted.size();
        for (Unwritten each : unwritten) {
            report(each, failed, attempted, now);
        }
        for (PendingWrite write : attempted.values()) {
            listener.onStored(write.entity, new TelemetryRecord(write.runId), write.age(now));
        }
        return done;
    }

    /** Tells of a write that is not in the store, and takes it from those that were written. */
    private void report(
            Unwritten unwritten, Map<EntityRef, PendingWrite> failed, Map<EntityRef, PendingWrite> written, long now) {
        EntityRef entity = unwritten.write().entity();
        TelemetryRecord record = unwritten.write().record();
        if (unwritten instanceof Failure failure) {
            PendingWrite write = failed.get(entity);
            Duration since = write == null ? Duration.ZERO : write.age(now);
            listener.onStoreFailed(entity, record, failure.reason(), since);
        } else {
            PendingWrite write = written.remove(entity);
            if (write != null) {
                listener.onSuperseded(entity, record, write.age(now));
            }
        }
    }

    private void schedule(boolean retry, boolean thrown, Collection<PendingWrite> failed, boolean someTaken) {
        BatchSize size = retry ? retrySize : freshSize;
        if (someTaken) {
            size.grow();
            storeBackoff.reset();
            if (retry) {
                retryBackoff.reset();
            }
            if (storeAway) {
                storeAway = false;
                retryNow();
            }
            storeReached = true;
        } else if (retry) {
            size.halve(failed.size());
            retryBackoff.afterFailure();
        } else {
            storeAway = true;
            if (thrown) {
                size.halve(failed.size());
            }
            if (failed.size() == 1) {
                storeBackoff.afterFailure();
            }
        }
        if (someTaken || retry || !thrown || failed.size() == 1) {
            pending.postpone(failed, nanoTime.getAsLong());
        }
    }
}
