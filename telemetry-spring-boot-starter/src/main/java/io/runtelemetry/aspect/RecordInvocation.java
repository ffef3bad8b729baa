package io.runtelemetry.aspect;

import io.runtelemetry.EntityRef;
import io.runtelemetry.RecordsTelemetry.When;
import io.runtelemetry.TelemetryListener.SkipReason;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A call that is under way, as one annotation of its method asks for it, with the same for the annotations that follow:
 * one object for most calls. It decides what is recorded, and when. It ends with {@link #succeeded}, {@link #completed},
 * {@link #failed} or {@link #passedOn}, on whatever thread the work comes to its end. Nothing here throws.
 */
final class RecordInvocation {

    private static final Logger log = LoggerFactory.getLogger(RecordInvocation.class);

    /** How many IDs are looked at for each entity that may be recorded: a stream of nulls may have no end. */
    private static final int MAX_SEEN = 10;

    /** What needs no result has ruled out that anything is recorded. */
    private static final int CLOSED = 1;

    /** What needs the result has been evaluated, and allows to record. */
    private static final int EVALUATED = 1 << 1;

    /** The condition was false for a result. */
    private static final int REJECTED = 1 << 2;

    /** A reason not to record has been reported, which is done once for a call. */
    private static final int SKIPPED = 1 << 3;

    private static final int OVERFLOWN = 1 << 4;

    /** The method only describes work: until somebody begins it, nothing is reported and nothing recorded. */
    private static final int DESCRIBED = 1 << 5;

    /** What was found while only described cannot be taken over. */
    private static final int STALE = 1 << 6;

    /** The work ends in no transaction, or in the one that is known, whatever the thread is in on which it ends. */
    private static final int DETACHED = 1 << 7;

    private final RecordOperation operation;

    private final JobCall call;

    private final JobRecorder recorder;

    private final @Nullable RecordInvocation next;

    private @Nullable String runId;

    /** The first entity, which is the only one of most calls. */
    private @Nullable EntityRef entity;

    /** All entities, where there are several. */
    private @Nullable Set<EntityRef> entities;

    private @Nullable TransactionOutcome transaction;

    private int state;

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

    /** Evaluates the same for a method that only describes work. Where no run is current, one may come with a subscriber. */
    void describe() {
        for (RecordInvocation each = this; each != null; each = each.next) {
            each.state = DESCRIBED;
            if (each.runId == null) {
                each.state |= STALE;
            } else {
                each.beginOne();
            }
        }
    }

    /** Has the work end in the transaction that the calling thread is in now, if any, on whatever thread it ends. */
    void detach() {
        detach(recorder.currentTransaction());
    }

    void detach(@Nullable TransactionOutcome outcome) {
        for (RecordInvocation each = this; each != null; each = each.next) {
            each.transaction = outcome;
            each.state |= DETACHED;
        }
    }

    /** Records what the method worked on, once the transaction around it, if any, has ended. */
    void succeeded(@Nullable Object result) {
        beginDescribed();
        produced(result);
        completed();
    }

    /** Takes one value of several that the work produces. */
    void produced(@Nullable Object result) {
        call.setResult(result);
        for (RecordInvocation each = this; each != null; each = each.next) {
            if (each.operation.needsResult && !each.is(CLOSED)) {
                each.evaluate(true);
            }
        }
    }

    /** Records what has been evaluated, once the transaction around the call, if any, has ended. */
    void completed() {
        for (RecordInvocation each = this; each != null; each = each.next) {
            each.completedOne();
        }
    }

    /** Records at once what a failing method worked on, as far as it is known without a result. */
    void failed() {
        beginDescribed();
        for (RecordInvocation each = this; each != null; each = each.next) {
            each.endedWithout(each.is(EVALUATED));
        }
    }

    /** Records what is known of work whose end cannot be seen, so that its result cannot be, either. */
    void passedOn() {
        beginDescribed();
        for (RecordInvocation each = this; each != null; each = each.next) {
            if (each.operation.needsResult) {
                each.endedWithout(false);
            } else {
                each.completedOne();
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
        if (subscriberRun != null || runId == null) {
            fresh.runId = subscriberRun == null ? recorder.currentRunId() : subscriberRun;
            fresh.beginOne();
        } else if (is(STALE)) {
            fresh.beginOne();
        } else {
            fresh.entity = entity;
            fresh.entities = entities == null ? null : new LinkedHashSet<>(entities);
            fresh.state = state & CLOSED;
            if (is(DESCRIBED) && operation.when == When.BEFORE) {
                fresh.record();
            }
        }
        return fresh;
    }

    private boolean is(int bit) {
        return (state & bit) != 0;
    }

    private void beginOne() {
        evaluate(false);
        if (operation.when == When.BEFORE && !is(DESCRIBED)) {
            record();
        }
    }

    /** Begins what turns out to be more than a description: the method has thrown, or returned something else. */
    private void beginDescribed() {
        for (RecordInvocation each = this; each != null; each = each.next) {
            if (each.is(DESCRIBED)) {
                boolean stale = each.is(STALE);
                each.state &= DETACHED;
                if (stale) {
                    each.entity = null;
                    each.entities = null;
                    each.beginOne();
                } else if (each.operation.when == When.BEFORE) {
                    each.record();
                }
            }
        }
    }

    private void completedOne() {
        if (operation.needsResult && !is(EVALUATED)) {
            if (is(REJECTED)) {
                skip(SkipReason.CONDITION);
            }
        } else if (operation.when == When.AFTER && entity != null) {
            TransactionOutcome outcome = is(DETACHED) ? transaction : recorder.currentTransaction();
            if (outcome == null) {
                record();
            } else {
                // What the transaction did is undone by its rollback.
                outcome.whenEnded(this::record, () -> endedWithout(false));
            }
        }
    }

    private void endedWithout(boolean resultCounts) {
        if (operation.when == When.BEFORE || is(CLOSED)) {
            return;
        }
        if (operation.needsResult && !resultCounts) {
            skip(SkipReason.NO_RESULT);
        } else {
            record();
        }
    }

    /** Evaluates the expressions that need the result, or those that do not, and stops where one says not to record. */
    private void evaluate(boolean withResult) {
        JobExpression condition = operation.condition;
        JobExpression run = operation.runId;
        JobExpression evaluated = operation.ids;
        try {
            if (condition != null && condition.needsResult() == withResult) {
                evaluated = condition;
                if (!isTrue(condition.value(call))) {
                    reject(withResult);
                    return;
                }
            }
            if (run != null && run.needsResult() == withResult) {
                evaluated = run;
                Object value = run.value(call);
                String text = value == null ? "" : value.toString();
                runId = text == null || text.isEmpty() ? runId : text;
            }
            boolean runIsKnown = run == null || !run.needsResult() || withResult;
            if (runIsKnown && (runId == null || runId.isEmpty())) {
                skipWithoutRun();
                return;
            }
            if (operation.ids.needsResult() == withResult) {
                evaluated = operation.ids;
                collect(operation.ids.value(call), false);
            }
            state |= withResult ? EVALUATED : 0;
        } catch (Throwable e) {
            // Expressions call the application's code, which may throw anything.
            fail(evaluated, withResult, e);
        }
    }

    private static boolean isTrue(@Nullable Object condition) {
        if (condition == null || condition instanceof Boolean) {
            return Boolean.TRUE.equals(condition);
        }
        throw new IllegalStateException("A condition must be true or false, and not a "
                + condition.getClass().getName());
    }

    /** A result that does not count may be followed by one that does. */
    private void reject(boolean withResult) {
        if (withResult) {
            state |= REJECTED;
        } else {
            close();
            skip(SkipReason.CONDITION);
        }
    }

    private void skipWithoutRun() {
        close();
        skip(SkipReason.NO_RUN);
        if (!is(DESCRIBED) && operation.isFirst(SkipReason.NO_RUN)) {
            log.debug("No run is current in {}: nothing is recorded", call.getMethod());
        }
    }

    private void fail(JobExpression expression, boolean withResult, Throwable failure) {
        if (!withResult) {
            close();
        }
        skip(SkipReason.EXPRESSION_FAILED);
        if (!is(DESCRIBED) && operation.isFirst(SkipReason.EXPRESSION_FAILED)) {
            log.atWarn()
                    .addKeyValue("entityType", operation.entityType)
                    .setCause(failure)
                    .log(
                            "The expression \"{}\" of @RecordsTelemetry on {} failed; the job goes on, and further failures"
                                    + " of it are only counted{}",
                            expression.text(),
                            call.getMethod(),
                            LazyLoading.hint(failure));
        }
    }

    private void close() {
        state |= CLOSED;
        entity = null;
        entities = null;
    }

    private void skip(SkipReason reason) {
        if (is(DESCRIBED)) {
            state |= STALE;
        } else if (!is(SKIPPED)) {
            state |= SKIPPED;
            recorder.skipped(reason);
        }
    }

    /** Returns whether there may be more. */
    private boolean collect(@Nullable Object ids, boolean ofJobsOwn) {
        if (ids instanceof String text) {
            // Most IDs: seen at once, where it takes more to see what else it is.
            return add(text);
        }
        if (ids == null) {
            return skipOne(SkipReason.NO_ID);
        }
        boolean jobsOwn = ofJobsOwn || call.isJobsOwn(ids);
        Iterator<?> several = EntityIds.elements(ids, jobsOwn);
        if (several != null) {
            return collectAll(several, jobsOwn);
        }
        EntityIds.Id id = EntityIds.read(ids);
        if (id == null) {
            refuse(ids);
            return skipOne(SkipReason.NOT_AN_ID);
        }
        return id.text() == null ? collect(id.component(), jobsOwn) : add(id.text());
    }

    private boolean collectAll(Iterator<?> ids, boolean jobsOwn) {
        for (int seen = 0; ids.hasNext(); seen++) {
            if (seen == MAX_SEEN * operation.maxEntities) {
                skipTooMany();
                return false;
            }
            if (!collect(ids.next(), jobsOwn)) {
                return false;
            }
        }
        return true;
    }

    private boolean add(String id) {
        if (id.isEmpty()) {
            return skipOne(SkipReason.NO_ID);
        }
        try {
            return add(new EntityRef(operation.entityType, id));
        } catch (IllegalArgumentException e) {
            if (is(DESCRIBED)) {
                state |= STALE;
            } else {
                recorder.rejected(String.valueOf(e.getMessage()));
            }
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

    /** Leaves one ID out. */
    private boolean skipOne(SkipReason reason) {
        if (is(DESCRIBED)) {
            state |= STALE;
        } else {
            recorder.skipped(reason);
        }
        return true;
    }

    private void refuse(Object value) {
        if (!is(DESCRIBED) && operation.isFirst(SkipReason.NOT_AN_ID)) {
            log.warn(
                    "The expression \"{}\" of @RecordsTelemetry on {} gives a {}, which is no ID and is not recorded; name"
                            + " the ID itself, as in \"{}.id\", or \"{}.![id]\" for several",
                    operation.ids.text(),
                    call.getMethod(),
                    value.getClass().getName(),
                    operation.ids.text(),
                    operation.ids.text());
        }
    }

    private void skipTooMany() {
        if (is(OVERFLOWN)) {
            return;
        }
        if (is(DESCRIBED)) {
            state |= STALE;
            return;
        }
        state |= OVERFLOWN;
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
