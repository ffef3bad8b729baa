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

    private static final ResolvableType NOTHING = ResolvableType.forClass(void.class);

    /** Returns the declared type of {@code #result}; void if there is none, unresolvable if it is not known. */
    static ResolvableType resultType(Method method, Class<?> targetClass) {
        ResolvableType declared = ResolvableType.forMethodReturnType(method, targetClass);
        Class<?> type = declared.resolve(Object.class);
        if (CompletionStage.class.isAssignableFrom(type)) {
            return nothingIfVoid(declared.as(CompletionStage.class).getGeneric(0));
        }
        ReactiveAdapter adapter = adapter(type);
        if (adapter == null) {
            return nothingIfVoid(declared);
        }
        return adapter.isNoValue() ? NOTHING : nothingIfVoid(declared.getGeneric(0));
    }

    private static ResolvableType nothingIfVoid(ResolvableType type) {
        return type.resolve() == Void.class ? NOTHING : type;
    }

    /** Returns whether a method only describes work, which begins when somebody subscribes. */
    static boolean isDeferred(Method method) {
        return adapter(method.getReturnType()) != null || KotlinDetector.isSuspendingFunction(method);
    }

    private static @Nullable ReactiveAdapter adapter(Class<?> type) {
        // Most jobs return none of what the registry has adapters for; it loads a library's worth of classes to say so.
        return type.isPrimitive() || type == String.class || CompletionStage.class.isAssignableFrom(type)
                ? null
                : ReactiveAdapterRegistry.getSharedInstance().getAdapter(type);
    }
}
