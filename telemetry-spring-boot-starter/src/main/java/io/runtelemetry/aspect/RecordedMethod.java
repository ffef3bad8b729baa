package io.runtelemetry.aspect;

import java.lang.reflect.Method;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A job method with the operations that its annotations ask for. */
final class RecordedMethod {

    private static final Logger log = LoggerFactory.getLogger(RecordedMethod.class);

    private final Method method;

    private final RecordOperation[] operations;

    /** Whether the method only describes work, which somebody else may begin within a run. */
    private final boolean isDeferred;

    private final Supplier<JobRecorder> recorders;

    RecordedMethod(
            Method method, List<RecordOperation> operations, boolean isDeferred, Supplier<JobRecorder> recorders) {
        this.method = method;
        this.operations = operations.toArray(RecordOperation[]::new);
        this.isDeferred = isDeferred;
        this.recorders = recorders;
    }

    Method method() {
        return method;
    }

    List<RecordOperation> operations() {
        return List.of(operations);
    }

    /**
     * Calls the method and records the call.
     *
     * @return what the method returns, or the same observed where it stands for work that goes on
     * @throws Throwable what the method throws, and nothing else
     */
    @Nullable
    Object invoke(@Nullable Object target, @Nullable Object[] args, Job job) throws Throwable {
        RecordInvocation invocation = begin(target, args);
        if (invocation == null) {
            return job.proceed();
        }
        Object result;
        try {
            result = job.proceed();
        } catch (Throwable e) {
            invocation.failed();
            throw e;
        }
        return AsyncResultHandler.handle(result, invocation);
    }

    /**
     * Begins a call: takes the run ID and all values that do not need the result, since the arguments may change while
     * the job works and the run may end. Never throws.
     *
     * @return the call, or null if nothing can be recorded, as when the application is being shut down
     */
    private @Nullable RecordInvocation begin(@Nullable Object target, @Nullable Object[] args) {
        JobRecorder recorder;
        try {
            recorder = recorders.get();
        } catch (RuntimeException e) {
            log.warn("There is no telemetry recorder; {} goes on without telemetry", method, e);
            return null;
        }
        String currentRun = recorder.currentRunId();
        JobCall call = new JobCall(method, target, args);
        RecordInvocation invocation = null;
        for (int i = operations.length - 1; i >= 0; i--) {
            invocation = new RecordInvocation(operations[i], call, recorder, currentRun, invocation);
        }
        if (invocation != null && isDeferred) {
            invocation.describe();
        } else if (invocation != null) {
            invocation.begin();
        }
        return invocation;
    }

    /** The method itself, past what records it. */
    @FunctionalInterface
    interface Job {

        @Nullable
        Object proceed() throws Throwable;
    }
}
