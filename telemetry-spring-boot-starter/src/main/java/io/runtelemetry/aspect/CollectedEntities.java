package io.runtelemetry.aspect;

import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryListener.SkipReason;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;
import org.springframework.util.ObjectUtils;

/**
 * What a call works on, and in which run, as the expressions of one annotation say. A {@link RecordInvocation} extends it
 * rather than having one, since there is one for each call. Nothing here throws.
 */
abstract sealed class CollectedEntities extends EntitySet permits RecordInvocation {

    /** How many IDs are looked at for each entity that may be recorded: a stream of nulls may have no end. */
    private static final int MAX_SEEN = 10;

    /** How deep IDs are looked for: what holds itself has no end. */
    private static final int MAX_DEPTH = 10;

    final RecordOperation operation;

    final JobCall call;

    final JobRecorder recorder;

    @Nullable
    String runId;

    private final @Nullable String currentRun;

    /** What was found for other runs, where each element of a result names its own. */
    private @Nullable Map<String, EntitySet> ofOtherRuns;

    private int inOtherRuns;

    /** What needs the result has been evaluated, and allows to record. */
    boolean isEvaluated;

    /** What needs no result has ruled out that anything is recorded. */
    boolean isClosed;

    /** The condition was false for a result, which may be followed by one for which it is true. */
    boolean isRejected;

    /** The method only describes work: until somebody begins it, nothing is told. */
    boolean isDescribed;

    /** There is something to tell, so that what was found cannot be taken over when the work is begun. */
    boolean isStale;

    private boolean isSkipped;

    private boolean isOverflown;

    CollectedEntities(RecordOperation operation, JobCall call, JobRecorder recorder, @Nullable String runId) {
        this.operation = operation;
        this.call = call;
        this.recorder = recorder;
        this.runId = runId;
        this.currentRun = runId;
    }

    /** Records what has been collected. */
    final void record() {
        if (ofOtherRuns != null) {
            ofOtherRuns.forEach(this::record);
        }
        if (runId != null) {
            record(runId, this);
        }
    }

    private void record(String run, EntitySet found) {
        if (found.recordAll(recorder, run)) {
            operation.recorded(found.size());
        }
    }

    final boolean hasFound() {
        return !isEmpty() || ofOtherRuns != null;
    }

    final void copy(CollectedEntities other) {
        replaceWith(other);
        isClosed = other.isClosed;
    }

    /** Evaluates the expressions that need the result, or those that do not, and stops where one says not to record. */
    final void evaluate(boolean withResult) {
        JobExpression condition = operation.condition;
        JobExpression run = operation.runId;
        JobExpression evaluated = operation.ids;
        try {
            if (condition != null && condition.needsResult() == withResult) {
                evaluated = condition;
                if (!isTrue(condition.value(call))) {
                    isRejected = withResult;
                    if (!withResult) {
                        close(SkipReason.CONDITION);
                    }
                    return;
                }
            }
            if (run != null && run.needsResult() == withResult) {
                evaluated = run;
                String known = runId(run.value(call));
                if (withResult && operation.ids.needsResult()) {
                    turnTo(known.isEmpty() ? currentRun : known);
                } else {
                    runId = known.isEmpty() ? runId : known;
                }
            }
            boolean runIsKnown = run == null || !run.needsResult() || withResult;
            if (runIsKnown && (runId == null || runId.isEmpty())) {
                if (withResult ? skip(SkipReason.NO_RUN) : close(SkipReason.NO_RUN)) {
                    operation.log.withoutRun(call.getMethod());
                }
                return;
            }
            if (operation.ids.needsResult() == withResult) {
                evaluated = operation.ids;
                Object value = operation.ids.value(call);
                collect(value, !(value instanceof String) && operation.ids.isJobsOwn(value, call), 0);
            }
            isEvaluated |= withResult;
        } catch (Throwable e) {
            // Expressions call the application's code, which may throw anything.
            if (withResult ? skip(SkipReason.EXPRESSION_FAILED) : close(SkipReason.EXPRESSION_FAILED)) {
                operation.log.failed(operation.entityType, evaluated, call.getMethod(), e);
            }
        }
    }

    private static boolean isTrue(@Nullable Object condition) {
        if (condition == null || condition instanceof Boolean) {
            return Boolean.TRUE.equals(condition);
        }
        throw new IllegalStateException("A condition must be true or false, and not a "
                + condition.getClass().getName());
    }

    /** Keeps what was found so far for the run that it was found for, since what follows belongs to another. */
    private void turnTo(@Nullable String run) {
        if (runId != null && !runId.equals(run) && !isEmpty()) {
            ofOtherRuns = ofOtherRuns == null ? new LinkedHashMap<>() : ofOtherRuns;
            inOtherRuns += size();
            moveTo(ofOtherRuns.computeIfAbsent(runId, key -> new EntitySet()));
        }
        runId = run;
    }

    private static String runId(@Nullable Object value) {
        Object content = ObjectUtils.unwrapOptional(value);
        String text = content == null ? "" : EntityIds.text(content);
        if (text == null) {
            throw new IllegalStateException("A run ID cannot be a " + ClassUtils.getDescriptiveType(content));
        }
        return text;
    }

    private boolean close(SkipReason reason) {
        isClosed = true;
        clear();
        ofOtherRuns = null;
        return skip(reason);
    }

    /** Counts the call as not recorded, once. Returns whether that is told. */
    final boolean skip(SkipReason reason) {
        boolean tells = tells();
        if (tells && !isSkipped) {
            isSkipped = true;
            recorder.skipped(reason);
        }
        return tells;
    }

    private boolean tells() {
        isStale |= isDescribed;
        return !isDescribed;
    }

    /** Returns whether there may be more. */
    private boolean collect(@Nullable Object ids, boolean ofJobsOwn, int depth) {
        if (ids instanceof String text) {
            // Most IDs: seen at once, where it takes more to see what else it is.
            return add(text);
        }
        if (ids == null) {
            return leaveOut(SkipReason.NO_ID);
        }
        boolean jobsOwn = ofJobsOwn || call.isJobsOwn(ids);
        Iterator<?> several = depth == MAX_DEPTH ? null : EntityIds.elements(ids, jobsOwn);
        if (several != null) {
            return collectAll(several, jobsOwn, depth + 1);
        }
        EntityIds.Id id = EntityIds.read(ids);
        if (id == null) {
            if (tells()) {
                operation.log.refused(operation.ids, call.getMethod(), ids.getClass());
            }
            return leaveOut(SkipReason.NOT_AN_ID) && depth < MAX_DEPTH;
        }
        return id.text() == null ? collect(id.component(), jobsOwn, depth) : add(id.text());
    }

    private boolean collectAll(Iterator<?> ids, boolean jobsOwn, int depth) {
        for (int seen = 0; ids.hasNext(); seen++) {
            if (seen == MAX_SEEN * operation.maxEntities) {
                return overflow();
            }
            if (!collect(ids.next(), jobsOwn, depth)) {
                return false;
            }
        }
        return true;
    }

    private boolean add(String id) {
        if (id.isEmpty()) {
            return leaveOut(SkipReason.NO_ID);
        }
        try {
            EntityRef entity = new EntityRef(operation.entityType, id);
            int max = operation.maxEntities - inOtherRuns;
            return (max > 0 && add(entity, max)) || overflow();
        } catch (IllegalArgumentException e) {
            if (tells()) {
                recorder.rejected(String.valueOf(e.getMessage()));
            }
            return true;
        }
    }

    private boolean leaveOut(SkipReason reason) {
        if (tells()) {
            recorder.skipped(reason);
        }
        return true;
    }

    private boolean overflow() {
        if (tells() && !isOverflown) {
            isOverflown = true;
            recorder.skipped(SkipReason.TOO_MANY);
            SkipLog.tooMany(operation.entityType, operation.maxEntities);
        }
        return false;
    }
}
