package io.runtelemetry.aspect;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.StringUtils;

/**
 * The common expressions, {@code #id}, {@code #payment.id}, {@code #result.id}: a parameter or the result, and getters
 * from there, as method handles. Interpreting the same costs a job several times as much. A null on the way gives null.
 */
record PropertyPath(int source, List<MethodHandle> getters) implements JobExpression {

    /** Stands for the result where others have the index of a parameter. */
    static final int RESULT = -1;

    private static final MethodType GETTER = MethodType.methodType(Object.class, Object.class);

    /** Returns the path, or null if the declared types do not tell how to read a property. */
    static @Nullable PropertyPath find(int source, Class<?> declaredType, List<String> properties) {
        List<MethodHandle> getters = new ArrayList<>();
        Class<?> type = declaredType;
        for (String property : properties) {
            Method getter = findGetter(type, property);
            if (getter == null) {
                return null;
            }
            try {
                getter.setAccessible(true);
                getters.add(MethodHandles.lookup().unreflect(getter).asType(GETTER));
            } catch (IllegalAccessException | RuntimeException e) {
                return null;
            }
            type = getter.getReturnType();
        }
        return new PropertyPath(source, List.copyOf(getters));
    }

    private static @Nullable Method findGetter(Class<?> type, String property) {
        String capitalized = StringUtils.capitalize(property);
        Method getter = publicMethod(type, "get" + capitalized);
        if (getter == null) {
            getter = publicMethod(type, "is" + capitalized);
        }
        return getter == null && type.isRecord() ? publicMethod(type, property) : getter;
    }

    private static @Nullable Method publicMethod(Class<?> type, String name) {
        Method method = ReflectionUtils.findMethod(type, name);
        return method == null
                        || !Modifier.isPublic(method.getModifiers())
                        || Modifier.isStatic(method.getModifiers())
                        || method.getReturnType() == void.class
                ? null
                : method;
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
