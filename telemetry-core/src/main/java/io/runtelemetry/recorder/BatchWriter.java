package io.runtelemetry.recorder;

import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryListener.DropReason;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryStore;
import io.runtelemetry.TelemetryWrite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Carries pending writes to the store, a batch at a time. While the store is away nothing is tried before its back-off is
 * over; while it refuses some writes, only those wait. Used by one thread at a time.
 */
final class BatchWriter {

    /** A record that is older than this may be older than what another process wrote. */
    private static final long DELAYED_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final long MIN_TIME_TO_LIVE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final PendingWrites pending;

    private final TelemetryStore store;

    private final TelemetryListener listener;

    private final LongSupplier nanoTime;

    private final long timeToLiveNanos;

    private final int batchSize;

    private final Backoff backoff = new Backoff();

    private long storeRetryAt;

    private long failedRetryAt;

    private volatile boolean storeAway;

    BatchWriter(
            PendingWrites pending,
            TelemetryStore store,
            TelemetryListener listener,
            RecorderOptions options,
            LongSupplier nanoTime) {
        this.pending = pending;
        this.store = store;
        this.listener = listener;
        this.nanoTime = nanoTime;
        this.timeToLiveNanos = options.timeToLive().toNanos();
        this.batchSize = options.batchSize();
        this.storeRetryAt = nanoTime.getAsLong();
        this.failedRetryAt = storeRetryAt;
    }

    /** Returns whether the last attempt reached nothing. */
    boolean isStoreAway() {
        return storeAway;
    }

    /** Writes a batch of each lane if it is due; returns how many were written. */
    int writeDue() {
        reportOverflow();
        int written = 0;
        if (isDue(storeRetryAt) && isDue(failedRetryAt)) {
            written = write(pending.oldestFailed(batchSize), true);
        }
        if (isDue(storeRetryAt)) {
            written += write(pending.oldestFresh(batchSize), false);
        }
        return written;
    }

    private boolean isDue(long at) {
        return nanoTime.getAsLong() - at >= 0;
    }

    private void reportOverflow() {
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
            writes.add(new TelemetryWrite(write.entity, new TelemetryRecord(write.runId), timeToLive, delayed));
        }
        if (!expired.isEmpty()) {
            pending.remove(expired);
            listener.onDropped(expired.size(), DropReason.EXPIRED);
        }
        return writes.isEmpty() ? 0 : attempt(writes, attempted);
    }

    private int attempt(List<TelemetryWrite> writes, Map<EntityRef, PendingWrite> attempted) {
        List<TelemetryStore.Failure> failures;
        try {
            failures = store.write(writes);
        } catch (RuntimeException e) {
            failures = writes.stream()
                    .map(write -> new TelemetryStore.Failure(write, e))
                    .toList();
        }
        List<PendingWrite> failed = new ArrayList<>(failures.size());
        for (TelemetryStore.Failure failure : failures) {
            PendingWrite write = attempted.remove(failure.write().entity());
            if (write != null) {
                failed.add(write);
            }
        }
        schedule(failed.isEmpty(), !attempted.isEmpty());
        pending.moveToFailed(failed);
        pending.remove(attempted.values());
        for (PendingWrite write : attempted.values()) {
            listener.onStored(write.entity, new TelemetryRecord(write.runId));
        }
        for (TelemetryStore.Failure failure : failures) {
            listener.onStoreFailed(failure.write().entity(), failure.write().record(), failure.reason());
        }
        return attempted.size();
    }

    private void schedule(boolean allWritten, boolean someWritten) {
        storeAway = !someWritten;
        if (allWritten) {
            backoff.afterSuccess();
            return;
        }
        failedRetryAt = nanoTime.getAsLong() + backoff.afterFailure();
        if (!someWritten) {
            storeRetryAt = failedRetryAt;
        }
    }
}
