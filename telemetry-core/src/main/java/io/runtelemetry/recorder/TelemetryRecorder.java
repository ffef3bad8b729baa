package io.runtelemetry.recorder;

import io.runtelemetry.EntityRef;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.RunUrlGenerator;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryListener.DropReason;
import io.runtelemetry.TelemetryStore;
import io.runtelemetry.recorder.RecorderOptions.Mode;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Records runs for entities: checks them, keeps them in memory, and has a thread of its own write them. What cannot be
 * recorded is reported to the listener. Nothing here throws, and with {@link Mode#ASYNC} nothing waits. Safe for use by
 * several threads; can be started again after a stop.
 */
public final class TelemetryRecorder {

    private final AcceptedInput input;

    private final TelemetryListener listener;

    private final RecorderOptions options;

    private final PendingWrites pending;

    private final BatchWriter writer;

    private volatile @Nullable RecorderThread thread;

    /**
     * Creates a recorder, which keeps records from now on and writes them once it is {@linkplain #start started}.
     *
     * @param entityTypes what can be recorded for
     * @param runUrls which run IDs can be recorded
     * @param listener receives what becomes of the records
     * @param runsOfWrite how many runs of an entity are handed over at once at most for a {@link
     *     io.runtelemetry.RunHistory}: the newest, and those that it superseded while they waited; 0 where there is none
     */
    public TelemetryRecorder(
            TelemetryStore store,
            EntityTypes entityTypes,
            RunUrlGenerator runUrls,
            TelemetryListener listener,
            RecorderOptions options,
            int runsOfWrite) {
        this.listener = TelemetryListener.all(List.of(listener));
        this.input = new AcceptedInput(entityTypes, runUrls, this.listener);
        this.options = options;
        this.pending = new PendingWrites(options.capacity(), Math.max(runsOfWrite - 1, 0));
        this.writer = new BatchWriter(pending, store, this.listener, options, runsOfWrite > 0, System::nanoTime);
    }

    /** Records a run for an entity. */
    public void record(EntityRef entity, String runId) {
        if (options.mode() == Mode.SYNC) {
            record(Collections.singletonList(entity), runId);
        } else if (input.accepts(entity, runId)) {
            // Most jobs come along here: no list, no iterator.
            add(new PendingWrite(entity, runId, System.nanoTime(), null));
        }
    }

    /** Records a run for some entities; with {@link Mode#SYNC} waits until all are written, or until the timeout. */
    public void record(Collection<EntityRef> entities, String runId) {
        if (!input.accepts(entities, runId)) {
            return;
        }
        if (options.mode() == Mode.SYNC) {
            await(addAll(entities, runId));
        } else {
            long now = System.nanoTime();
            for (EntityRef entity : entities) {
                add(new PendingWrite(entity, runId, now, null));
            }
        }
    }

    /**
     * Records a run for an entity.
     *
     * @return completes when the record is written or given up, never exceptionally
     */
    public CompletableFuture<Void> store(String entityType, String entityId, String runId) {
        EntityRef entity = input.entity(entityType, entityId);
        return entity == null ? CompletableFuture.completedFuture(null) : store(List.of(entity), runId);
    }

    /**
     * Records a run for some entities.
     *
     * @return completes when all records are written or given up, never exceptionally
     */
    public CompletableFuture<Void> store(Collection<EntityRef> entities, String runId) {
        if (!input.accepts(entities, runId)) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> all = addAll(entities, runId);
        if (options.mode() == Mode.SYNC) {
            await(all);
        }
        // What a caller chains to its future must run neither on the recorder's thread nor on another job's.
        return all.isDone() ? all : all.thenRunAsync(() -> {});
    }

    private CompletableFuture<Void> addAll(Collection<EntityRef> entities, String runId) {
        long now = System.nanoTime();
        return CompletableFuture.allOf(entities.stream()
                .map(entity -> {
                    CompletableFuture<Void> done = new CompletableFuture<>();
                    add(new PendingWrite(entity, runId, now, done));
                    return done;
                })
                .toArray(CompletableFuture<?>[]::new));
    }

    private void add(PendingWrite write) {
        if (!pending.add(write)) {
            write.finish();
            listener.onDropped(1, DropReason.SHUTDOWN);
        }
    }

    private void await(CompletableFuture<Void> all) {
        RecorderThread running = thread;
        if (running != null) {
            running.await(all);
        }
    }

    /** Returns how many records wait to be written. */
    public int pendingRecords() {
        return pending.size();
    }

    /** Returns how many records can wait to be written. */
    public int capacity() {
        return options.capacity();
    }

    /**
     * Returns for how long the oldest pending record has waited, zero if there is none. It may be off where newer runs
     * took the place of older ones.
     */
    public Duration oldestPendingAge() {
        return Duration.ofNanos(pending.oldestAge(System.nanoTime()));
    }

    /** Returns how many records were replaced by a newer one for the same entity before they were written. */
    public long coalescedRecords() {
        return pending.coalesced();
    }

    /** Returns how many times a record was tried again after a failure. */
    public long retriedRecords() {
        return writer.retried();
    }

    /** Returns whether the last attempt to write records reached nothing, so that they wait. */
    public boolean isStoreAway() {
        return writer.isStoreAway();
    }

    /** Begins to write records. Does nothing if it has begun. */
    public synchronized void start() {
        if (thread == null) {
            pending.open();
            thread = new RecorderThread(pending, writer, options);
        }
    }

    /**
     * Writes what is pending, for as long as {@link RecorderOptions#drainTimeout()}, and ends the thread; what could not
     * be written is dropped, and their number is reported to the listener. What is recorded from then on is dropped as well, until
     * the recorder is started again. Does nothing if it is stopped.
     */
    public synchronized void stop() {
        RecorderThread running = thread;
        if (running != null) {
            thread = null;
            running.stop();
            int dropped = pending.close();
            writer.reportOverflow();
            if (dropped > 0) {
                listener.onDropped(dropped, DropReason.SHUTDOWN);
            }
        }
    }

    /** Returns whether records are being written. */
    public boolean isRunning() {
        return thread != null;
    }
}
