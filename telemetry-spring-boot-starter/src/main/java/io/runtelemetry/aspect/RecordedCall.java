package io.runtelemetry.aspect;

import io.runtelemetry.EntityRef;
import io.runtelemetry.RecordsTelemetry.When;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A call that is under way, as one annotation of its method asks for it, with the same for the annotations that follow:
 * one object for most calls. Ended with {@link #succeeded} or {@link #failed}, on whatever thread the work comes to its
 * end; neither throws.
 */
final class RecordedCall {

    final Recording recording;

    final JobCall call;

    private final JobRecorder recorder;

    private final @Nullable RecordedCall next;

    @Nullable
    String runId;

    /** The first entity, which is the only one of most calls. */
    private @Nullable EntityRef entity;

    /** All entities, where there are several. */
    private @Nullable Set<EntityRef> entities;

    private boolean overflown;

    RecordedCall(
            Recording recording,
            JobCall call,
            JobRecorder recorder,
            @Nullable String runId,
            @Nullable RecordedCall next) {
        this.recording = recording;
        this.call = call;
        this.recorder = recorder;
        this.runId = runId;
        this.next = next;
    }

    /** Finds out what can be found out before the work begins. */
    void begin() {
        for (RecordedCall each = this; each != null; each = each.next) {
            recorder.begin(each);
        }
    }

    /**
     * Takes what the method has returned: a value, or work that goes on.
     *
     * @return what to return in its place
     */
    @Nullable
    Object returned(@Nullable Object result) {
        OngoingWork ongoing = OngoingWork.of(result);
        if (result != null && ongoing != null) {
            return ongoing.observe(result, this);
        }
        succeeded(result);
        return result;
    }

    /** Records what the method worked on, once the transaction around it, if any, has ended. */
    void succeeded(@Nullable Object result) {
        produced(result);
        completed();
    }

    /** Takes one value of several that the work produces. */
    void produced(@Nullable Object result) {
        call.setResult(result);
        for (RecordedCall each = this; each != null; each = each.next) {
            if (each.recording.needsResult) {
                recorder.evaluate(each);
            }
        }
    }

    /** Records what has been found out, once the transaction around the call, if any, has ended. */
    void completed() {
        for (RecordedCall each = this; each != null; each = each.next) {
            if (each.recording.when == When.AFTER) {
                recorder.recordSuccess(each);
            }
        }
    }

    /** Records at once what a failing method worked on, as far as it is known without a result. */
    void failed() {
        for (RecordedCall each = this; each != null; each = each.next) {
            if (each.recording.when == When.AFTER) {
                recorder.recordFailure(each);
            }
        }
    }

    /**
     * Returns this call for work that is begun only now, and perhaps more than once.
     *
     * @param subscriberRun the run within which it is begun, which takes the place of the one at the call; or null
     */
    RecordedCall begunAnew(@Nullable String subscriberRun) {
        return begunAnew(call.begunAnew(), subscriberRun);
    }

    private RecordedCall begunAnew(JobCall freshCall, @Nullable String subscriberRun) {
        RecordedCall fresh = new RecordedCall(
                recording, freshCall, recorder, runId, next == null ? null : next.begunAnew(freshCall, subscriberRun));
        if (runId == null || subscriberRun != null) {
            fresh.runId = subscriberRun == null ? recorder.currentRunId() : subscriberRun;
            recorder.begin(fresh);
        } else {
            fresh.entity = entity;
            fresh.entities = entities == null ? null : new LinkedHashSet<>(entities);
        }
        return fresh;
    }

    /**
     * Adds an entity, unless it is there.
     *
     * @return false if there are as many as there may be
     */
    boolean add(EntityRef another, int max) {
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
        if (entities.size() == max) {
            return entities.contains(another);
        }
        entities.add(another);
        return true;
    }

    /** Returns whether this call names too many entities for the first time, which is worth a warning. */
    boolean isFirstOverflow() {
        boolean first = !overflown;
        overflown = true;
        return first;
    }

    /** Returns the first entity, or null if there is none. */
    @Nullable
    EntityRef entity() {
        return entity;
    }

    /** Returns all entities, or null unless there are several. */
    @Nullable
    Set<EntityRef> entities() {
        return entities;
    }
}
