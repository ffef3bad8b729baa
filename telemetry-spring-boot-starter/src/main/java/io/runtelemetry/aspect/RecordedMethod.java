package io.runtelemetry.aspect;

import io.runtelemetry.RecordsTelemetry.When;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A job method with its recordings. */
final class RecordedMethod {

    private static final Logger log = LoggerFactory.getLogger(RecordedMethod.class);

    private final Method method;

    private final List<Recording> recordings;

    private final Supplier<JobRecorder> recorders;

    private final AtomicBoolean noRunLogged = new AtomicBoolean();

    RecordedMethod(Method method, List<Recording> recordings, Supplier<JobRecorder> recorders) {
        this.method = method;
        this.recordings = recordings;
        this.recorders = recorders;
    }

    Method method() {
        return method;
    }

    List<Recording> recordings() {
        return recordings;
    }

    /** Returns whether this is the first call without a run, which is worth a line at debug. */
    boolean isFirstWithoutRun() {
        return noRunLogged.compareAndSet(false, true);
    }

    /**
     * Begins a call: takes the run ID and all values that do not need the result, since the arguments may change while
     * the job works and the run may end. Never throws.
     *
     * @return the call, or null if nothing can be recorded, as when the application is being shut down
     */
    @Nullable
    RecordedCall begin(@Nullable Object target, @Nullable Object[] args) {
        JobRecorder recorder;
        try {
            recorder = recorders.get();
        } catch (RuntimeException e) {
            log.warn("There is no telemetry recorder; {} goes on without telemetry", method, e);
            return null;
        }
        String currentRun = recorder.currentRunId();
        JobCall call = new JobCall(method, target, args);
        RecordedCall.Part[] parts = new RecordedCall.Part[recordings.size()];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = begin(recordings.get(i), currentRun, call, recorder);
        }
        return new RecordedCall(this, call, parts, recorder);
    }

    private RecordedCall.Part begin(
            Recording recording, @Nullable String currentRun, JobCall call, JobRecorder recorder) {
        RecordedCall.Part part = new RecordedCall.Part(recording, currentRun);
        if (!recording.needsResult) {
            recorder.evaluate(part, call, this);
            if (recording.when == When.BEFORE) {
                recorder.record(part);
            }
        }
        return part;
    }
}
