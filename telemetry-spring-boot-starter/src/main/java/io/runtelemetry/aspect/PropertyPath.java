package io.runtelemetry.aspect;

import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

/**
 * The common expressions, {@code #id}, {@code #payment.id}, {@code #result.id}: a parameter or the result, and getters
 * from there, as method handles. Interpreting the same costs a job several times as much. A null on the way gives null.
 */
record PropertyPath(int source, List<MethodHandle> getters) implements JobExpression {

    /** Stands for the result where others have the index of a parameter. */
    static final int RESULT = -1;

    /** Returns the path, or null if the declared types do not tell how to read a property. */
    static @Nullable PropertyPath find(int source, ResolvableType declaredType, List<String> properties) {
        List<MethodHandle> getters = new ArrayList<>();
        ResolvableType type = declaredType;
        for (String name : properties) {
            Property property = Property.find(type, name);
            MethodHandle getter = property == null ? null : property.getter();
            if (property == null || getter == null) {
                return null;
            }
            getters.add(getter);
            type = property.type();
        }
        return new PropertyPath(source, List.copyOf(getters));
    }

    @Override
    public boolean needsResult() {
        return source == RESULT;
    }

    @Override
    public @Nullable Object value(JobCall call) throws Throwable {
        Object value = source == RESULT ? call.result() : call.argument(source);
        for (int i = 0; i < getters.size() && value != null; i++) {
            value = getters.get(i).invokeExact(value);
        }
        return value;
    }
}
