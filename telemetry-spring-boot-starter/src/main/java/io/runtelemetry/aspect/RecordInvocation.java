package io.runtelemetry.aspect;

import io.runtelemetry.RecordsTelemetry.When;
import io.runtelemetry.TelemetryListener.SkipReason;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A call that is under way, as one annotation of its method asks for it, with the same for the annotations that follow:
 * one object for most calls. It decides when what is collected counts. It ends with {@link #succeeded}, {@link #completed},
 * {@link #failed} or {@link #passedOn}, on whatever thread the work comes to its end. Nothing here throws.
 */
final class RecordInvocation extends CollectedEntities {

    private final @Nullable RecordInvocation next;

    private @Nullable TransactionOutcome transaction;

    /** The work ends in no transaction, or in the one that is known, whatever the thread is in on which it ends. */
    private boolean isDetached;

    RecordInvocation(
            RecordOperation operation,
            JobCall call,
            JobRecorder recorder,
            @Nullable String runId,
            @Nullable RecordInvocation next) {
        super(operation, call, recorder, runId);
        this.next = next;
    }

    private void forEach(Consumer<RecordInvocation> step) {
        for (RecordInvocation each = this; each != null; each = each.next) {
            step.accept(each);
        }
    }

    /** Evaluates what can be evaluated before the work begins. */
    void begin() {
        forEach(RecordInvocation::beginOne);
    }

    private void beginOne() {
        evaluate(false);
        recordBefore();
    }

    private void recordBefore() {
        if (operation.when == When.BEFORE) {
            record();
        }
    }

    /** Evaluates the same for a method that only describes work. Where no run is current, one may come with a subscriber. */
    void describe() {
        forEach(each -> {
            each.isDescribed = true;
            each.isStale = !JobRecorder.isKnown(each.runId);
            if (!each.isStale) {
                each.evaluate(false);
            }
        });
    }

    /** Begins what turns out to be more than a description: the method has thrown, or returned something else. */
    private void beginDescribed() {
        if (isDescribed) {
            isDescribed = false;
            if (isStale) {
                isClosed = false;
                clear();
                beginOne();
            } else {
                recordBefore();
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
        String otherRun =
                subscriberRun == null && !JobRecorder.isKnown(runId) ? recorder.currentRunId() : subscriberRun;
        RecordInvocation fresh = new RecordInvocation(
                operation,
                freshCall,
                recorder,
                otherRun == null ? runId : otherRun,
                next == null ? null : next.begunAnew(freshCall, subscriberRun));
        if (isStale || otherRun != null) {
            fresh.beginOne();
        } else {
            fresh.copy(this);
            if (isDescribed) {
                fresh.recordBefore();
            }
        }
        return fresh;
    }

    /** Has the work end in the transaction that the calling thread is in now, if any, on whatever thread it ends. */
    void detach() {
        detach(TransactionBoundary.current());
    }

    void detach(@Nullable TransactionOutcome outcome) {
        forEach(each -> {
            each.transaction = outcome;
            each.isDetached = true;
        });
    }

    /** Records what the method worked on, once the transaction around it, if any, has ended. */
    void succeeded(@Nullable Object result) {
        forEach(RecordInvocation::beginDescribed);
        produced(result);
        completed();
    }

    /** Takes one value of several that the work produces. */
    void produced(@Nullable Object result) {
        call.setResult(result);
        forEach(each -> {
            if (each.operation.needsResult && !each.isClosed) {
                each.evaluate(true);
            }
        });
    }

    /** Records what has been evaluated, once the transaction around the call, if any, has ended. */
    void completed() {
        forEach(RecordInvocation::completedOne);
    }

    private void completedOne() {
        if (operation.needsResult && !isEvaluated) {
            if (isRejected) {
                skip(SkipReason.CONDITION);
            }
        } else if (operation.when == When.AFTER && hasFound()) {
            TransactionOutcome outcome = isDetached ? transaction : TransactionBoundary.current();
            if (outcome == null) {
                record();
            } else {
                // What the transaction did is undone by its rollback.
                outcome.whenEnded(this::record, () -> endedWithout(false));
            }
        }
    }

    /** Records at once what a failing method worked on, as far as it is known without a result. */
    void failed() {
        forEach(RecordInvocation::beginDescribed);
        forEach(each -> each.endedWithout(each.isEvaluated));
    }

    /** Records what is known of work whose end cannot be seen, so that its result cannot be, either. */
    void passedOn() {
        forEach(RecordInvocation::beginDescribed);
        forEach(each -> {
            if (each.operation.needsResult) {
                each.endedWithout(false);
            } else {
                each.completedOne();
            }
        });
    }

    private void endedWithout(boolean resultCounts) {
        if (operation.when == When.AFTER && !isClosed) {
            if (operation.needsResult && !resultCounts) {
                skip(SkipReason.NO_RESULT);
            } else {
                record();
            }
        }
    }
}
