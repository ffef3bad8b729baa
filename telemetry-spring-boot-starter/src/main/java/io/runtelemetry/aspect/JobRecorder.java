package io.runtelemetry.aspect;

import io.runtelemetry.EntityRef;
import io.runtelemetry.RecordsTelemetry.When;
import io.runtelemetry.RunIdSource;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryListener.SkipReason;
import io.runtelemetry.recorder.TelemetryRecorder;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records for job methods. Whatever goes wrong here, in expressions or in the application's own run ID sources, is logged
 * and counted: a job never learns of it.
 */
public final class JobRecorder {

    private static final Logger log = LoggerFactory.getLogger(JobRecorder.class);

    private final TelemetryRecorder recorder;

    private final RunIdSource runIds;

    private final TelemetryListener listener;

    private final EntityIds entityIds;

    private final TransactionBoundary transactions;

    /**
     * Makes a recorder for job methods.
     *
     * @param runIds tells the current run
     * @param maxEntities how many entities are recorded for one annotation of one call at most, at least 1
     */
    public JobRecorder(TelemetryRecorder recorder, RunIdSource runIds, TelemetryListener listener, int maxEntities) {
        this.recorder = recorder;
        this.runIds = runIds;
        this.listener = listener;
        this.entityIds = new EntityIds(listener, maxEntities);
        this.transactions = TransactionBoundary.ofApplication();
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

    /** Finds out what can be found out before the work begins. */
    void begin(RecordedCall recorded) {
        if (!recorded.recording.needsResult) {
            evaluate(recorded);
            if (recorded.recording.when == When.BEFORE) {
                record(recorded);
            }
        }
    }

    /** Finds out the run and the entities, or leaves them as they are. */
    void evaluate(RecordedCall recorded) {
        Recording recording = recorded.recording;
        JobCall call = recorded.call;
        try {
            if (recording.condition != null && !Boolean.TRUE.equals(recording.condition.value(call))) {
                listener.onSkipped(SkipReason.CONDITION);
                return;
            }
            if (recording.runId != null) {
                Object runId = recording.runId.value(call);
                recorded.runId = runId == null ? null : runId.toString();
            }
            if (recorded.runId == null || recorded.runId.isEmpty()) {
                skipForWantOfRun(call.recordedMethod());
                return;
            }
            entityIds.collect(recording.ids.value(call), call, recorded);
        } catch (Throwable e) {
            // Expressions call the application's code, which may throw anything.
            listener.onSkipped(SkipReason.EXPRESSION_FAILED);
            if (recording.isFirstFailure()) {
                log.atWarn()
                        .addKeyValue("entityType", recording.entityType)
                        .setCause(e)
                        .log(
                                "An expression of @RecordsTelemetry on {} failed; the job goes on, and further failures of"
                                        + " it are only counted",
                                call.getMethod());
            }
        }
    }

    private void skipForWantOfRun(RecordedMethod method) {
        listener.onSkipped(SkipReason.NO_RUN);
        if (method.isFirstWithoutRun()) {
            log.debug("No run is current in {}: nothing is recorded", method.method());
        }
    }

    /** Records what is known although the work failed; what needs its result is not. */
    void recordFailure(RecordedCall recorded) {
        if (recorded.recording.needsResult && recorded.entity() == null) {
            listener.onSkipped(SkipReason.NO_RESULT);
        } else {
            record(recorded);
        }
    }

    /** Records what is known, but not before the transaction is over in which it came to be. */
    void recordSuccess(RecordedCall recorded) {
        if (recorded.entity() == null) {
            return;
        }
        if (transactions.isActive()) {
            transactions.whenEnded(() -> record(recorded), () -> recordRolledBack(recorded));
        } else {
            record(recorded);
        }
    }

    /** What the transaction made is gone, and what is known without it is recorded as after any failure. */
    private void recordRolledBack(RecordedCall recorded) {
        if (recorded.recording.needsResult) {
            listener.onSkipped(SkipReason.NO_RESULT);
        } else {
            record(recorded);
        }
    }

    private void record(RecordedCall recorded) {
        String runId = recorded.runId;
        EntityRef entity = recorded.entity();
        if (runId == null || entity == null) {
            return;
        }
        try {
            Set<EntityRef> entities = recorded.entities();
            if (entities == null) {
                recorder.record(entity, runId);
            } else {
                recorder.record(entities, runId);
            }
            recorded.recording.recorded(entities == null ? 1 : entities.size());
        } catch (RuntimeException | Error e) {
            log.warn("Telemetry could not be recorded; the job goes on without it", e);
        }
    }
}
