package io.runtelemetry.aspect;

import io.runtelemetry.EntityRef;
import io.runtelemetry.RecordsTelemetry.When;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A call that is under way. Ended once, with {@link #returned} or {@link #threw}; neither throws. */
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

    /** Records what the method worked on, once the transaction around it, if any, has ended. */
    void returned(@Nullable Object result) {
        call.returned(result);
        for (Part part : parts) {
            if (part.recording.needsResult) {
                recorder.evaluate(part, call, method);
            }
            if (part.recording.when == When.AFTER) {
                recorder.recordAfterTransaction(part);
            }
        }
    }

    /** Records at once what a failing method worked on, as far as it is known without a result. */
    void threw() {
        for (Part part : parts) {
            if (part.recording.needsResult) {
                recorder.skipForWantOfResult();
            } else if (part.recording.when == When.AFTER) {
                recorder.record(part);
            }
        }
    }

    /** What one recording of the method has found out so far. */
    static final class Part {

        final Recording recording;

        @Nullable
        String runId;

        Collection<EntityRef> entities = List.of();

        Part(Recording recording, @Nullable String runId) {
            this.recording = recording;
            this.runId = runId;
        }
    }
}
