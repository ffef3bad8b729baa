package io.runtelemetry.aspect;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.stream.Stream;

/** Compares what callers can do with a result and with what would stand in for it. */
final class ResultKinds {

    private ResultKinds() {}

    /**
     * Returns whether a stand-in is everything that a caller can take the result for: each public type of the
     * application, and each kind of a library's reactive type that can do more, as {@code ConnectableFlux} and {@code
     * StateFlow}. What a library's classes are beside that is its own affair.
     */
    static boolean isCovered(Class<?> result, Class<?> standIn, Class<?> reactiveType) {
        for (Class<?> type = result; type != null && type != Object.class; type = type.getSuperclass()) {
            if (!isTypeCovered(type, standIn, reactiveType, isOfLibrary(type))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isTypeCovered(Class<?> type, Class<?> standIn, Class<?> reactiveType, boolean ofLibrary) {
        if (type.isAssignableFrom(standIn)) {
            return true;
        }
        // Kotlin makes what it inlines public, but gives it no name that anybody could use.
        if (Modifier.isPublic(type.getModifiers())
                && type.getCanonicalName() != null
                && (ofLibrary ? isRicherKind(type, standIn, reactiveType) : !isOfLibrary(type) || type.isInterface())) {
            return false;
        }
        return Stream.of(type.getInterfaces())
                .allMatch(implemented -> isTypeCovered(implemented, standIn, reactiveType, ofLibrary));
    }

    private static boolean isRicherKind(Class<?> type, Class<?> standIn, Class<?> reactiveType) {
        return reactiveType.isAssignableFrom(type)
                && !type.getName().contains(".internal.")
                && !type.getSimpleName().startsWith("Abstract")
                && Stream.of(type.getDeclaredMethods())
                        .anyMatch(method -> Modifier.isPublic(method.getModifiers())
                                && !Modifier.isStatic(method.getModifiers())
                                && !method.isSynthetic()
                                && !has(standIn, method));
    }

    private static boolean has(Class<?> type, Method method) {
        return Stream.of(type.getMethods())
                .anyMatch(other -> other.getName().equals(method.getName())
                        && other.getParameterCount() == method.getParameterCount());
    }

    private static boolean isOfLibrary(Class<?> type) {
        return Stream.of("reactor.", "io.reactivex.", "io.smallrye.mutiny.", "kotlinx.coroutines.", "java.")
                .anyMatch(type.getName()::startsWith);
    }
}
