package io.runtelemetry.aspect;

import io.runtelemetry.RecordsTelemetry.When;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** One annotation of a method, parsed and checked, and what it has recorded since the start. */
final class RecordOperation {

    final String entityType;

    final JobExpression ids;

    final @Nullable JobExpression runId;

    final @Nullable JobExpression condition;

    final When when;

    /** How many entities are recorded for one call at most. */
    final int maxEntities;

    /** Whether nothing of it can be evaluated before the method has returned. */
    final boolean needsResult;

    /** What is told of calls that are not recorded. */
    final SkipLog log = new SkipLog();

    private final LongAdder recorded = new LongAdder();

    private volatile long lastRecorded;

    RecordOperation(
            String entityType,
            JobExpression ids,
            @Nullable JobExpression runId,
            @Nullable JobExpression condition,
            When when,
            int maxEntities) {
        this.entityType = entityType;
        this.ids = ids;
        this.runId = runId;
        this.condition = condition;
        this.when = when;
        this.maxEntities = maxEntities;
        this.needsResult = ids.needsResult()
                || (runId != null && runId.needsResult())
                || (condition != null && condition.needsResult());
    }

    /** Counts entities that have been handed to the recorder. */
    void recorded(int entities) {
        recorded.add(entities);
        long now = System.currentTimeMillis();
        // Written now and then only: threads that record at the same time would take it from each other.
        if (now - lastRecorded >= 100) {
            lastRecorded = now;
        }
    }

    long recordedEntities() {
        return recorded.sum();
    }

    /** Returns when something was recorded last, to a tenth of a second, in milliseconds since the epoch, or 0 if never. */
    long lastRecorded() {
        return lastRecorded;
    }
}
