package io.runtelemetry.recorder;

import io.runtelemetry.EntityRef;
import io.runtelemetry.RecordedRun;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryListener.DropReason;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryStore;
import io.runtelemetry.TelemetryWrite;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Carries pending writes to the store, a batch at a time. While the store is away nothing is tried before its back-off is
 * over; while it refuses some writes, only those wait. Fresh writes go first, and only they tell whether the store is
 * away: what it refuses again and again must not stand before what it would take. Used by one thread at a time.
 */
final class BatchWriter {

    /** A record that is older than this may be older than what another process wrote. */
    private static final long DELAYED_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final long MIN_TIME_TO_LIVE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final PendingWrites pending;

    private final TelemetryStore store;

    private final TelemetryListener listener;

    private final boolean keepsRuns;

    private final LongSupplier nanoTime;

    private final long timeToLiveNanos;

    private final int batchSize;

    private final Backoff storeBackoff;

    private final Backoff failedBackoff;

    private final AtomicLong retried = new AtomicLong();

    private volatile boolean storeAway;

    /**
     * Creates a writer.
     *
     * @param keepsRuns whether it hands over runs for a history
     */
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
        this.keepsRuns = keepsRuns;
        this.nanoTime = nanoTime;
        this.timeToLiveNanos = options.timeToLive().toNanos();
        this.batchSize = options.batchSize();
        this.storeBackoff = new Backoff(nanoTime);
        this.failedBackoff = new Backoff(nanoTime);
    }

    /** Returns whether the last attempt to write fresh records reached nothing. */
    boolean isStoreAway() {
        return storeAway;
    }

    /** Returns how many writes were tried again so far; one that was tried thrice counts twice. */
    long retried() {
        return retried.get();
    }

    /** Ends the back-off: there may be no later attempt. */
    void retryNow() {
        storeBackoff.reset();
        failedBackoff.reset();
    }

    /** Writes a batch of each lane if it is due; returns how many were written. */
    int writeDue() {
        reportOverflow();
        if (!storeBackoff.isOver()) {
            return 0;
        }
        // Asked before fresh writes may fail, which would put off those that have waited for their turn.
        boolean retryDue = failedBackoff.isOver() && pending.hasFailed();
        int written = write(pending.oldestFresh(batchSize), false);
        if (retryDue && storeBackoff.isOver()) {
            written += write(pending.oldestFailed(batchSize), true);
        }
        return written;
    }

    void reportOverflow() {
        int overflowed = pending.takeOverflowed();
        if (overflowed > 0) {
            listener.onDropped(overflowed, DropReason.OVERFLOW);
        }
    }

    private int write(List<PendingWrite> batch, boolean retry) {
        Map<EntityRef, PendingWrite> attempted = new LinkedHashMap<>();
        List<TelemetryWrite> writes = new ArrayList<>(batch.size());
        List<PendingWrite> expired = new ArrayList<>();
        long now = nanoTime.getAsLong();
        for (PendingWrite write : batch) {
            long age = now - write.recordedAt;
            if (timeToLiveNanos - age < MIN_TIME_TO_LIVE_NANOS && age > DELAYED_NANOS) {
                expired.add(write);
                continue;
            }
            boolean delayed = retry || age > DELAYED_NANOS;
            Duration timeToLive = Duration.ofNanos(delayed ? timeToLiveNanos - age : timeToLiveNanos);
            attempted.put(write.entity, write);
            writes.add(new TelemetryWrite(
                    write.entity,
                    new TelemetryRecord(write.runId),
                    timeToLive,
                    delayed,
                    runs(write, now),
                    write.earlier));
        }
        if (!expired.isEmpty()) {
            pending.remove(expired);
            listener.onDropped(expired.size(), DropReason.EXPIRED);
        }
        return writes.isEmpty() ? 0 : attempt(writes, attempted, retry);
    }

    /** A run keeps its own time, however late it is written. */
    private List<RecordedRun> runs(PendingWrite write, long now) {
        if (!keepsRuns) {
            return List.of();
        }
        Instant wallClock = Instant.now();
        List<RecordedRun> runs = new ArrayList<>(write.superseded.size() + 1);
        for (PendingWrite.Superseded older : write.superseded) {
            runs.add(new RecordedRun(older.runId(), wallClock.minusNanos(now - older.recordedAt())));
        }
        runs.add(new RecordedRun(write.runId, wallClock.minusNanos(now - write.recordedAt)));
        return runs;
    }

    private int attempt(List<TelemetryWrite> writes, Map<EntityRef, PendingWrite> attempted, boolean retry) {
        List<TelemetryStore.Failure> failures = writeToStore(writes);
        long now = nanoTime.getAsLong();
        Map<EntityRef, PendingWrite> failed = new LinkedHashMap<>();
        for (TelemetryStore.Failure failure : failures) {
            PendingWrite write = attempted.remove(failure.write().entity());
            if (write != null) {
                failed.put(write.entity, write);
            }
        }
        if (retry) {
            retried.addAndGet(writes.size());
        }
        schedule(retry, failed.isEmpty(), !attempted.isEmpty());
        pending.moveToFailed(failed.values());
        pending.remove(attempted.values());
        for (PendingWrite write : attempted.values()) {
            listener.onStored(write.entity, new TelemetryRecord(write.runId), Duration.ofNanos(now - write.recordedAt));
        }
        for (TelemetryStore.Failure failure : failures) {
            EntityRef entity = failure.write().entity();
            PendingWrite write = failed.get(entity);
            Duration since = write == null ? Duration.ZERO : Duration.ofNanos(now - write.recordedAt);
            listener.onStoreFailed(entity, failure.write().record(), failure.reason(), since);
        }
        return attempted.size();
    }

    /** Whatever a store throws, also what Java would have it declare and Kotlin does not, the records stay pending. */
    private List<TelemetryStore.Failure> writeToStore(List<TelemetryWrite> writes) {
        try {
            return List.copyOf(store.write(writes));
        } catch (Throwable e) {
            return writes.stream()
                    .map(write -> new TelemetryStore.Failure(write, e))
                    .toList();
        }
    }

    private void schedule(boolean retry, boolean allWritten, boolean someWritten) {
        if (someWritten) {
            storeBackoff.reset();
            if (storeAway) {
                storeAway = false;
                failedBackoff.reset();
            }
        } else if (!retry) {
            storeAway = true;
            storeBackoff.afterFailure();
        }
        if (!allWritten && failedBackoff.isOver()) {
            failedBackoff.afterFailure();
        } else if (retry) {
            failedBackoff.reset();
        }
    }
}
