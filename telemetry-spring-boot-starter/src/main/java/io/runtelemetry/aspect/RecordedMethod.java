package io.runtelemetry.aspect;

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

    private final Recording[] recordings;

    /** Whether the method only describes work, which somebody else may begin within a run. */
    private final boolean runMayComeLater;

    private final Supplier<JobRecorder> recorders;

    private final AtomicBoolean noRunLogged = new AtomicBoolean();

    RecordedMethod(
            Method method, List<Recording> recordings, boolean runMayComeLater, Supplier<JobRecorder> recorders) {
        this.method = method;
        this.recordings = recordings.toArray(Recording[]::new);
        this.runMayComeLater = runMayComeLater;
        this.recorders = recorders;
    }

    Method method() {
        return method;
    }

    List<Recording> recordings() {
        return List.of(recordings);
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
        JobCall call = new JobCall(this, target, args);
        RecordedCall recorded = null;
        for (int i = recordings.length - 1; i >= 0; i--) {
            recorded = new RecordedCall(recordings[i], call, recorder, currentRun, recorded);
        }
        if (recorded != null && (currentRun != null || !runMayComeLater)) {
            recorded.begin();
        }
        return recorded;
    }
}
