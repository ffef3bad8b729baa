package io.runtelemetry.aspect;

import io.runtelemetry.EntityRef;
import io.runtelemetry.RecordsTelemetry.When;
import io.runtelemetry.TelemetryListener.SkipReason;
import io.runtelemetry.input.LogEntry;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A call that is under way, as one annotation of its method asks for it, with the same for the annotations that follow:
 * one object for most calls. It decides what is recorded, and when. It ends with {@link #succeeded}, {@link #completed} or
 * {@link #failed}, on whatever thread the work comes to its end. Nothing here throws.
 */
final class RecordInvocation {

    private static final Logger log = LoggerFactory.getLogger(RecordInvocation.class);

    /** How many IDs are looked at for each entity that may be recorded: a stream of nulls may have no end. */
    private static final int MAX_SEEN = 10;

    private final RecordOperation operation;

    private final JobCall call;

    private final JobRecorder recorder;

    private final @Nullable RecordInvocation next;

    private @Nullable String runId;

    /** The first entity, which is the only one of most calls. */
    private @Nullable EntityRef entity;

    /** All entities, where there are several. */
    private @Nullable Set<EntityRef> entities;

    private boolean overflown;

    RecordInvocation(
            RecordOperation operation,
            JobCall call,
            JobRecorder recorder,
            @Nullable String runId,
            @Nullable RecordInvocation next) {
        this.operation = operation;
        this.call = call;
        this.recorder = recorder;
        this.runId = runId;
        this.next = next;
    }

    /** Evaluates what can be evaluated before the work begins. */
    void begin() {
        for (RecordInvocation each = this; each != null; each = each.next) {
            each.beginOne();
        }
    }

    /** Records what the method worked on, once the transaction around it, if any, has ended. */
    void succeeded(@Nullable Object result) {
        produced(result);
        completed();
    }

    /** Takes one value of several that the work produces. */
    void produced(@Nullable Object result) {
        call.setResult(result);
        for (RecordInvocation each = this; each != null; each = each.next) {
            if (each.operation.needsResult) {
                each.evaluate();
            }
        }
    }

    /** Records what has been evaluated, once the transaction around the call, if any, has ended. */
    void completed() {
        for (RecordInvocation each = this; each != null; each = each.next) {
            if (each.operation.when == When.AFTER && each.entity != null) {
                each.completedOne();
            }
        }
    }

    /** Records at once what a failing method worked on, as far as it is known without a result. */
    void failed() {
        for (RecordInvocation each = this; each != null; each = each.next) {
            if (each.operation.when == When.AFTER) {
                each.failedOne(each.entity != null);
            }
        }
    }

    /**
     * Returns this call for work that is begun only now, and perhaps more than once.
     *
     * @param subscriberRun the run within which it is begun, which takes the place of the one at the call; or null
     */
    RecordInvocation begunAnew(@Nullable String subscriberRun) {
        return begunAnew(call.begunAnew(), subscriberRun);
    }

    private RecordInvocation begunAnew(JobCall freshCall, @Nullable String subscriberRun) {
        RecordInvocation fresh = new RecordInvocation(
                operation, freshCall, recorder, runId, next == null ? null : next.begunAnew(freshCall, subscriberRun));
        if (runId == null || subscriberRun != null) {
            fresh.runId = subscriberRun == null ? recorder.currentRunId() : subscriberRun;
            fresh.beginOne();
        } else {
            fresh.entity = entity;
            fresh.entities = entities == null ? null : new LinkedHashSet<>(entities);
        }
        return fresh;
    }

    private void beginOne() {
        if (!operation.needsResult) {
            evaluate();
            if (operation.when == When.BEFORE) {
                record();
            }
        }
    }

    private void completedOne() {
        TransactionBoundary transactions = recorder.transactions();
        if (transactions.isActive()) {
            // What the transaction made is gone when it is rolled back.
            transactions.whenEnded(this::record, () -> failedOne(false));
        } else {
            record();
        }
    }

    private void failedOne(boolean resultCounts) {
        if (operation.needsResult && !resultCounts) {
            recorder.skipped(SkipReason.NO_RESULT);
        } else {
            record();
        }
    }

    /** Finds out the run and the entities, or leaves them as they are. */
    private void evaluate() {
        try {
            if (operation.condition != null && !Boolean.TRUE.equals(operation.condition.value(call))) {
                recorder.skipped(SkipReason.CONDITION);
                return;
            }
            if (operation.runId != null) {
                Object value = operation.runId.value(call);
                runId = value == null ? null : value.toString();
            }
            if (runId == null || runId.isEmpty()) {
                recorder.skipped(SkipReason.NO_RUN);
                if (operation.isFirstWithoutRun()) {
                    log.debug("No run is current in {}: nothing is recorded", call.getMethod());
                }
                return;
            }
            collect(operation.ids.value(call));
        } catch (Throwable e) {
            // Expressions call the application's code, which may throw anything.
            recorder.skipped(SkipReason.EXPRESSION_FAILED);
            if (operation.isFirstFailure()) {
                LogEntry.at(log.atWarn())
                        .with("entityType", operation.entityType)
                        .with("method", call.getMethod())
                        .causedBy(e)
                        .log(
                                "An expression of @RecordsTelemetry failed; the job goes on, and further failures of it are only"
                                        + " counted:");
            }
        }
    }

    /** Adds entities, without duplicates; null and malformed IDs are told to the listeners and left out. */
    private void collect(@Nullable Object ids) {
        Iterator<?> several = EntityIds.iterator(ids, call);
        if (several == null) {
            add(ids);
            return;
        }
        for (int seen = 0; several.hasNext(); seen++) {
            if (seen == MAX_SEEN * operation.maxEntities) {
                skipTooMany();
                return;
            }
            if (!add(several.next())) {
                return;
            }
        }
    }

    /** Returns whether there may be more. */
    private boolean add(@Nullable Object id) {
        String text = EntityIds.text(id);
        if (text.isEmpty()) {
            recorder.skipped(SkipReason.NO_ID);
            return true;
        }
        try {
            return add(new EntityRef(operation.entityType, text));
        } catch (IllegalArgumentException e) {
            recorder.rejected(String.valueOf(e.getMessage()));
            return true;
        }
    }

    private boolean add(EntityRef another) {
        if (entity == null) {
            entity = another;
            return true;
        }
        if (entities == null) {
            if (another.equals(entity)) {
                return true;
            }
            entities = new LinkedHashSet<>();
            entities.add(entity);
        }
        if (entities.size() == operation.maxEntities && !entities.contains(another)) {
            skipTooMany();
            return false;
        }
        entities.add(another);
        return true;
    }

    private void skipTooMany() {
        if (overflown) {
            return;
        }
        overflown = true;
        recorder.skipped(SkipReason.TOO_MANY);
        log.warn(
                "A job named more than {} entities of type {} in one call; the others are not recorded"
                        + " (telemetry.max-entities-per-call)",
                operation.maxEntities,
                operation.entityType);
    }

    private void record() {
        if (runId != null && entity != null && recorder.record(entity, entities, runId)) {
            operation.recorded(entities == null ? 1 : entities.size());
        }
    }
}
