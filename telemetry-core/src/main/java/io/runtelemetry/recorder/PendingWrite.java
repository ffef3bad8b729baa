package io.runtelemetry.recorder;

import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A run that waits to be written for an entity. Compared by identity: the same run may be recorded twice. */
final class PendingWrite {

    /** Older ones are almost surely gone. */
    private static final int MAX_EARLIER = 16;

    /** How far apart the runs of an entity are at least, so that a history can tell their order. */
    private static final long RESOLUTION_NANOS = 1_000;

    final EntityRef entity;

    final String runId;

    /** When the job recorded it, as {@link System#nanoTime()}. Guarded by the lock of {@link PendingWrites} until it is added. */
    long recordedAt;

    /** The runs whose place this took before they were written, the oldest first; empty where no history is kept. */
    List<Superseded> superseded = List.of();

    /** Whether an attempt to write it has begun. Guarded by the lock of {@link PendingWrites}. */
    boolean attempted;

    /** How many attempts to write it failed while others were written, or by itself. Guarded likewise. */
    int failures;

    /** When to try it again after such a failure, as {@link System#nanoTime()}. Guarded likewise. */
    long dueAt;

    /**
     * Those whose place this took after an attempt to write them had begun, the oldest first: they may be in the store, or
     * come there yet.
     */
    List<TelemetryRecord> earlier = List.of();

    /** Completed when it is written or given up; null when nobody waits for that. */
    final @Nullable CompletableFuture<Void> done;

    PendingWrite(EntityRef entity, String runId, long recordedAt, @Nullable CompletableFuture<Void> done) {
        this.entity = entity;
        this.runId = runId;
        this.recordedAt = recordedAt;
        this.done = done;
    }

    /**
     * Takes the place of another, which was recorded before; of those before it, the newest are kept for a history. Called
     * before anybody sees it.
     */
    void supersede(PendingWrite older, int kept) {
        if (kept > 0) {
            if (recordedAt - older.recordedAt < RESOLUTION_NANOS) {
                recordedAt = older.recordedAt + RESOLUTION_NANOS;
            }
            List<Superseded> all = new ArrayList<>(older.superseded);
            all.add(new Superseded(older.runId, older.recordedAt));
            superseded = newest(all, kept);
        }
    }

    /** Returns how many other runs it remembers. */
    int kept() {
        return superseded.size() + earlier.size();
    }

    /** Forgets the oldest of the other runs; returns how many are lost by that: 1, or 0 if it may be in the store anyway. */
    int forgetOldest() {
        if (superseded.isEmpty()) {
            earlier = List.copyOf(earlier.subList(1, earlier.size()));
            return 0;
        }
        superseded = List.copyOf(superseded.subList(1, superseded.size()));
        return 1;
    }

    /** Remembers of another whose place this takes what may have come of it. Called before anybody sees it. */
    void comeAfter(PendingWrite older) {
        earlier = older.earlier;
        if (older.attempted) {
            List<TelemetryRecord> all = new ArrayList<>(older.earlier);
            all.add(new TelemetryRecord(older.runId));
            earlier = newest(all, MAX_EARLIER);
        }
    }

    private static <T> List<T> newest(List<T> all, int max) {
        return List.copyOf(all.subList(Math.max(0, all.size() - max), all.size()));
    }

    /** Returns how long ago the job recorded it. */
    Duration age(long now) {
        return Duration.ofNanos(now - recordedAt);
    }

    /** Completes the recorder's own futures: the write is done or given up. */
    void finish() {
        if (done != null) {
            done.complete(null);
        }
    }

    /**
     * A run that was replaced by a newer one.
     *
     * @param recordedAt as {@link System#nanoTime()}
     */
    record Superseded(String runId, long recordedAt) {}
}
