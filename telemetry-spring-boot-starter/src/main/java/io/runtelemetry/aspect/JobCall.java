package io.runtelemetry.aspect;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** One call of a job method: what expressions see as {@code #root}. Public methods, since they are read by reflection. */
final class JobCall {

    /** Stands for the result where the other values have the index of their parameter. */
    static final int RESULT = -1;

    private final Method method;

    private final @Nullable Object target;

    private final @Nullable Object[] args;

    private @Nullable Object result;

    JobCall(Method method, @Nullable Object target, @Nullable Object[] args) {
        this.method = method;
        this.target = target;
        this.args = args;
    }

    /** Returns the same for work that is started again, and has a result of its own. */
    JobCall begunAnew() {
        return new JobCall(method, target, args);
    }

    /** Takes the result, or the next of several. */
    void setResult(@Nullable Object value) {
        result = value;
    }

    public Method getMethod() {
        return method;
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

    /**
     * Returns what a variable stands for.
     *
     * @param source {@link #RESULT}, or the index of a parameter
     */
    @Nullable
    Object value(int source) {
        return source == RESULT ? result : args[source];
    }

    /** Returns whether this is one of the job's own objects, which must not be used up for the sake of telemetry. */
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
