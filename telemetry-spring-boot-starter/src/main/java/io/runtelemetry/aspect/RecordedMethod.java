package io.runtelemetry.aspect;

import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A job method with the operations that its annotations ask for. */
final class RecordedMethod {

    private final Method method;

    private final RecordOperation[] operations;

    /** Whether the method only describes work, which somebody else may begin within a run. */
    private final boolean isDeferred;

    private final JobRecorder recorder;

    /** The class of the last result that was a value, as that of nearly all results is. */
    private @Nullable Class<?> valueType;

    RecordedMethod(Method method, List<RecordOperation> operations, boolean isDeferred, JobRecorder recorder) {
        this.method = method;
        this.operations = operations.toArray(RecordOperation[]::new);
        this.isDeferred = isDeferred;
        this.recorder = recorder;
    }

    Method method() {
        return method;
    }

    /** Returns what is equal for all the ways in which it is called: through its class, its subclasses and its interfaces. */
    List<?> identity() {
        return List.of(
                method,
                operations().stream().map(operation -> operation.entityType).toList());
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
        if (result != null && result.getClass() != valueType) {
            if (AsyncResultHandler.mayGoOn(result.getClass())) {
                return AsyncResultHandler.handle(result, invocation);
            }
            valueType = result.getClass();
        }
        invocation.succeeded(result);
        return result;
    }

    /**
     * Begins a call: takes the run ID and all values that do not need the result, since the arguments may change while
     * the job works and the run may end. Never throws.
     *
     * @return the call, or null if there is nothing to record
     */
    private @Nullable RecordInvocation begin(@Nullable Object target, @Nullable Object[] args) {
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
