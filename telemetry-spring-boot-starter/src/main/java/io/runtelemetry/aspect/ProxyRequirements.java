package io.runtelemetry.aspect;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.springframework.core.KotlinDetector;
import org.springframework.util.ClassUtils;

/** What a method and its class must be like for a proxy to see calls. */
final class ProxyRequirements {

    private final Predicate<Class<?>> isSubclassed;

    /**
     * Creates the requirements.
     *
     * @param isSubclassed whether a proxy of a class is a subclass, and does not merely implement its interfaces
     */
    ProxyRequirements(Predicate<Class<?>> isSubclassed) {
        this.isSubclassed = isSubclassed;
    }

    /**
     * Does nothing if a proxy sees the calls of a method.
     *
     * @throws InvalidRecordsTelemetryException if it does not, or cannot even be created
     */
    void require(Method method, Class<?> targetClass) {
        // Spring has proxies of lambdas implement their interfaces, whatever it has others do.
        if (Proxy.isProxyClass(targetClass)
                || ClassUtils.isLambdaClass(targetClass)
                || method.getDeclaringClass().isInterface()) {
            return;
        }
        // In Kotlin, the methods of a closed class are final as well.
        boolean subclassed = isSubclassed.test(targetClass);
        if (subclassed && !canBeSubclassed(targetClass)) {
            throw new InvalidRecordsTelemetryException(
                    method,
                    targetClass,
                    "a final or sealed class, or one with private constructors only, can have no proxy; "
                            + remedy(targetClass, "class")
                            + ", move the method to another bean, or weave the class");
        }
        int modifiers = method.getModifiers();
        boolean mustOverride = subclassed || !isOfInterface(method, targetClass);
        if (Modifier.isPrivate(modifiers)
                || Modifier.isStatic(modifiers)
                || (Modifier.isFinal(modifiers) && mustOverride)) {
            throw new InvalidRecordsTelemetryException(
                    method,
                    targetClass,
                    "a proxy cannot see calls of a private, final or static method; " + remedy(targetClass, "method")
                            + ", move it to another bean, or weave the class");
        }
    }

    private static boolean isOfInterface(Method method, Class<?> type) {
        return ClassUtils.getInterfaceMethodIfPossible(method, type)
                .getDeclaringClass()
                .isInterface();
    }

    private static boolean canBeSubclassed(Class<?> type) {
        return !Modifier.isFinal(type.getModifiers())
                && !type.isSealed()
                && Stream.of(type.getDeclaredConstructors())
                        .map(Constructor::getModifiers)
                        .anyMatch(modifiers -> !Modifier.isPrivate(modifiers));
    }

    private static String remedy(Class<?> type, String what) {
        return KotlinDetector.isKotlinType(type)
                ? "declare the " + what + " open, or apply the compiler plug-in kotlin-spring"
                : "make it " + (what.equals("method") ? "overridable" : "one that can be extended");
    }
}
