package io.runtelemetry.aspect;

import io.runtelemetry.EntityRef;
import io.runtelemetry.RecordsTelemetry.When;
import io.runtelemetry.RunIdSource;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryListener.SkipReason;
import io.runtelemetry.recorder.TelemetryRecorder;
import java.util.Collection;
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

    private final int maxEntities;

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
        this.maxEntities = maxEntities;
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
    void begin(RecordedCall.Part part, JobCall call, RecordedMethod method) {
        if (!part.recording.needsResult) {
            evaluate(part, call, method);
            if (part.recording.when == When.BEFORE) {
                record(part);
            }
        }
    }

    /** Finds out the run and the entities of a part, or leaves it as it is. */
    void evaluate(RecordedCall.Part part, JobCall call, RecordedMethod method) {
        Recording recording = part.recording;
        try {
            if (recording.condition != null && !Boolean.TRUE.equals(recording.condition.value(call))) {
                listener.onSkipped(SkipReason.CONDITION);
                return;
            }
            if (recording.runId != null) {
                Object runId = recording.runId.value(call);
                part.runId = runId == null ? null : runId.toString();
            }
            if (part.runId == null || part.runId.isEmpty()) {
                skipForWantOfRun(method);
                return;
            }
            if (part.entities().size() < maxEntities) {
                part.add(entityIds.entities(recording.entityType, recording.ids.value(call), call));
            }
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
                                method.method());
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
    void recordFailure(RecordedCall.Part part) {
        if (part.recording.needsResult && part.entities().isEmpty()) {
            listener.onSkipped(SkipReason.NO_RESULT);
        } else {
            record(part);
        }
    }

    /** Records what is known, but not before the transaction is over in which it came to be. */
    void recordSuccess(RecordedCall.Part part) {
        if (part.entities().isEmpty()) {
            return;
        }
        if (transactions.isActive()) {
            transactions.whenEnded(() -> record(part), () -> recordRolledBack(part));
        } else {
            record(part);
        }
    }

    /** What the transaction made is gone, and what is known without it is recorded as after any failure. */
    private void recordRolledBack(RecordedCall.Part part) {
        if (part.recording.needsResult) {
            listener.onSkipped(SkipReason.NO_RESULT);
        } else {
            record(part);
        }
    }

    private void record(RecordedCall.Part part) {
        String runId = part.runId;
        Collection<EntityRef> entities = part.entities();
        if (runId == null || entities.isEmpty()) {
            return;
        }
        try {
            recorder.record(entities, runId);
        } catch (RuntimeException | Error e) {
            log.warn("Telemetry could not be recorded; the job goes on without it", e);
        }
    }
}
