package io.runtelemetry.aspect;

import io.runtelemetry.EntityRef;
import io.runtelemetry.RunIdSource;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryListener.SkipReason;
import io.runtelemetry.recorder.TelemetryRecorder;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where calls of job methods take the run from, and hand over what they record. Nothing that goes wrong here reaches a job. */
final class JobRecorder {

    private static final Logger log = LoggerFactory.getLogger(JobRecorder.class);

    private final TelemetryRecorder recorder;

    private final RunIdSource runIds;

    private final TelemetryListener listener;

    JobRecorder(TelemetryRecorder recorder, RunIdSource runIds, TelemetryListener listener) {
        this.recorder = recorder;
        this.runIds = runIds;
        this.listener = listener;
    }

    @Nullable
    String currentRunId() {
        try {
            return runIds.currentRunId();
        } catch (RuntimeException | Error e) {
            log.warn("A source of run IDs failed; the job goes on without telemetry", e);
            return null;
        }
    }

    /** Returns the transaction that the calling thread is in, or null if there is none. */
    @Nullable
    TransactionOutcome currentTransaction() {
        return TransactionBoundary.current();
    }

    /**
     * Hands over entities.
     *
     * @param all all of them, or null if the first is the only one
     * @return whether they have been handed over
     */
    boolean record(EntityRef first, @Nullable Set<EntityRef> all, String runId) {
        try {
            if (all == null) {
                recorder.record(first, runId);
            } else {
                recorder.record(all, runId);
            }
            return true;
        } catch (RuntimeException | Error e) {
            log.warn("Telemetry could not be recorded; the job goes on without it", e);
            return false;
        }
    }

    void skipped(SkipReason reason) {
        listener.onSkipped(reason);
    }

    void rejected(String message) {
        listener.onRejected(message);
    }
}
