package io.runtelemetry.aspect;

import java.lang.reflect.Method;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.springframework.core.KotlinDetector;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;

/** What methods give back, seen through the types that stand for work which goes on. */
final class ResultTypes {

    private ResultTypes() {}

    /** Returns the declared type of {@code #result}; void if there is none, Object if it is not known. */
    static Class<?> resultType(Method method, Class<?> targetClass) {
        ResolvableType declared = ResolvableType.forMethodReturnType(method, targetClass);
        Class<?> type = declared.resolve(Object.class);
        if (CompletionStage.class.isAssignableFrom(type)) {
            return voidIfNothing(
                    declared.as(CompletionStage.class).getGeneric(0).resolve(Object.class));
        }
        ReactiveAdapter adapter = adapter(type);
        if (adapter == null) {
            return voidIfNothing(type);
        }
        return adapter.isNoValue()
                ? void.class
                : voidIfNothing(declared.getGeneric(0).resolve(Object.class));
    }

    private static Class<?> voidIfNothing(Class<?> type) {
        return type == Void.class ? void.class : type;
    }

    /** Returns whether a method only describes work, which begins when somebody subscribes. */
    static boolean isDeferred(Method method) {
        return adapter(method.getReturnType()) != null || KotlinDetector.isSuspendingFunction(method);
    }

    private static @Nullable ReactiveAdapter adapter(Class<?> type) {
        return CompletionStage.class.isAssignableFrom(type)
                ? null
                : ReactiveAdapterRegistry.getSharedInstance().getAdapter(type);
    }
}
