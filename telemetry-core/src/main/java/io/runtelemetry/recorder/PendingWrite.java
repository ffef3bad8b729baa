package io.runtelemetry.recorder;

import io.runtelemetry.EntityRef;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A run that waits to be written for an entity. Compared by identity: the same run may be recorded twice. */
final class PendingWrite {

    final EntityRef entity;

    final String runId;

    /** When the job recorded it, as {@link System#nanoTime()}. */
    final long recordedAt;

    /** Completed when it is written or given up; null when nobody waits for that. */
    final @Nullable CompletableFuture<Void> done;

    PendingWrite(EntityRef entity, String runId, long recordedAt, @Nullable CompletableFuture<Void> done) {
        this.entity = entity;
        this.runId = runId;
        this.recordedAt = recordedAt;
        this.done = done;
    }

    /** Tells the recorder's own futures that it is written or given up. */
    void finish() {
        if (done != null) {
            done.complete(null);
        }
    }
}
