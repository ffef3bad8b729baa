package io.runtelemetry.aspect;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** One call of a job method: what expressions see as {@code #root}. Public methods, since they are read by reflection. */
final class JobCall {

    private final RecordedMethod method;

    private final @Nullable Object target;

    private final @Nullable Object[] args;

    private @Nullable Object result;

    JobCall(RecordedMethod method, @Nullable Object target, @Nullable Object[] args) {
        this.method = method;
        this.target = target;
        this.args = args;
    }

    RecordedMethod recordedMethod() {
        return method;
    }

    /** Returns the same for work that is begun anew, and has a result of its own. */
    JobCall begunAnew() {
        return new JobCall(method, target, args);
    }

    /** Takes the result, or the next of several. */
    void setResult(@Nullable Object value) {
        result = value;
    }

    public Method getMethod() {
        return method.method();
    }

    public @Nullable Object getTarget() {
        return target;
    }

    public @Nullable Class<?> getTargetClass() {
        return target == null ? null : target.getClass();
    }

    public @Nullable Object[] getArgs() {
        return args;
    }

    @Nullable
    Object argument(int index) {
        return args[index];
    }

    @Nullable
    Object result() {
        return result;
    }

    /** Whether this is one of the job's own objects, which must not be used up for the sake of telemetry. */
    boolean isJobsOwn(Object value) {
        if (value == result) {
            return true;
        }
        for (Object arg : args) {
            if (value == arg) {
                return true;
            }
        }
        return false;
    }
}
