package io.runtelemetry.aspect;

import io.runtelemetry.EntityRef;
import io.runtelemetry.RecordsTelemetry.When;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call that is under way. Ended with {@link #succeeded} or {@link #failed}, on whatever thread the work comes to its end;
 * neither throws.
 */
final class RecordedCall {

    private final RecordedMethod method;

    private final JobCall call;

    private final Part[] parts;

    private final JobRecorder recorder;

    RecordedCall(RecordedMethod method, JobCall call, Part[] parts, JobRecorder recorder) {
        this.method = method;
        this.call = call;
        this.parts = parts;
        this.recorder = recorder;
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
        if (method.needsResult()) {
            JobCall withResult = call.withResult(result);
            for (Part part : parts) {
                if (part.recording.needsResult) {
                    recorder.evaluate(part, withResult, method);
                }
            }
        }
    }

    /** Records what has been found out, once the transaction around the call, if any, has ended. */
    void completed() {
        for (Part part : parts) {
            if (part.recording.when == When.AFTER) {
                recorder.recordSuccess(part);
            }
        }
    }

    /** Records at once what a failing method worked on, as far as it is known without a result. */
    void failed() {
        for (Part part : parts) {
            if (part.recording.when == When.AFTER) {
                recorder.recordFailure(part);
            }
        }
    }

    /**
     * Returns this call for work that is begun only now, and perhaps more than once.
     *
     * @param runId the run within which it is begun, which counts if none was current when the method was called
     */
    RecordedCall begunAnew(@Nullable String runId) {
        Part[] fresh = new Part[parts.length];
        for (int i = 0; i < parts.length; i++) {
            fresh[i] = new Part(parts[i]);
            if (fresh[i].runId == null) {
                fresh[i].runId = runId == null ? recorder.currentRunId() : runId;
                recorder.begin(fresh[i], call, method);
            }
        }
        return new RecordedCall(method, call, fresh, recorder);
    }

    /** What one recording of the method has found out so far. */
    static final class Part {

        final Recording recording;

        @Nullable
        String runId;

        private Collection<EntityRef> entities = List.of();

        Part(Recording recording, @Nullable String runId) {
            this.recording = recording;
            this.runId = runId;
        }

        private Part(Part other) {
            this(other.recording, other.runId);
            entities = other.entities;
        }

        Collection<EntityRef> entities() {
            return entities;
        }

        void add(Collection<EntityRef> more) {
            if (entities.isEmpty()) {
                entities = more;
            } else {
                Collection<EntityRef> all = new LinkedHashSet<>(entities);
                all.addAll(more);
                entities = all;
            }
        }
    }
}
