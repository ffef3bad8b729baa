package io.runtelemetry.aspect;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.Currency;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.KotlinDetector;
import org.springframework.util.ReflectionUtils;

/**
 * How the values of a type are read as IDs.
 *
 * @param component reads the only component, or null
 * @param text whether the text counts
 */
record IdKind(@Nullable Method component, Text text) {

    /** What the {@code toString()} of a type is. */
    enum Text {
        NONE,
        /** Of its own, unless it turns out to be written for those who look for faults. */
        OWN,
        VALUE
    }

    /** Whose text is their value. */
    private static final List<Class<?>> TEXTS = List.of(
            CharSequence.class,
            Number.class,
            UUID.class,
            Enum.class,
            Character.class,
            TemporalAccessor.class,
            Date.class,
            URI.class,
            Currency.class,
            Locale.class);

    private static final List<Class<?>> NEVER = List.of(
            Map.class,
            Map.Entry.class,
            Iterable.class,
            Flow.Publisher.class,
            Future.class,
            Supplier.class,
            Callable.class,
            Runnable.class,
            Throwable.class,
            Class.class);

    /** By name, since those who map entities are optional. */
    private static final Set<String> ENTITY_ANNOTATIONS =
            Set.of("Entity", "MappedSuperclass", "Table", "Document", "RedisHash", "Node", "TelemetryEntity");

    private static final IdKind OWN = new IdKind(null, Text.OWN);

    private static final IdKind NONE = new IdKind(null, Text.NONE);

    static IdKind of(Class<?> type) {
        if (isAny(TEXTS, type)) {
            return type.getName().startsWith("java.") || Enum.class.isAssignableFrom(type)
                    ? new IdKind(null, Text.VALUE)
                    : OWN;
        }
        if (isAny(NEVER, type) || isEntity(type)) {
            return NONE;
        }
        if (type.isRecord()) {
            RecordComponent[] components = type.getRecordComponents();
            return components.length == 1 ? component(components[0].getAccessor()) : ofClass(type);
        }
        return KotlinDetector.isKotlinType(type) ? ofKotlin(type) : ofClass(type);
    }

    private static IdKind ofKotlin(Class<?> type) {
        Method unbox = ReflectionUtils.findMethod(type, "unbox-impl");
        if (unbox != null) {
            return component(unbox);
        }
        Method first = ReflectionUtils.findMethod(type, "component1");
        if (first == null) {
            return ofClass(type);
        }
        return ReflectionUtils.findMethod(type, "component2") == null ? component(first) : ofClass(type);
    }

    /** Kotlin's own values can be compared, as its UUIDs and instants; its pairs cannot. */
    private static IdKind ofClass(Class<?> type) {
        Method toString = ReflectionUtils.findMethod(type, "toString");
        Class<?> writer = toString == null ? Object.class : toString.getDeclaringClass();
        boolean own = !writer.getName().startsWith("java.")
                && (!writer.getName().startsWith("kotlin.") || Comparable.class.isAssignableFrom(writer));
        return own ? OWN : NONE;
    }

    private static IdKind component(Method accessor) {
        ReflectionUtils.makeAccessible(accessor);
        return new IdKind(accessor, Text.OWN);
    }

    private static boolean isAny(List<Class<?>> types, Class<?> type) {
        return types.stream().anyMatch(each -> each.isAssignableFrom(type));
    }

    /** Entities are mapped, or have an ID beside something else. */
    private static boolean isEntity(Class<?> type) {
        for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
            for (Annotation annotation : each.getAnnotations()) {
                if (ENTITY_ANNOTATIONS.contains(annotation.annotationType().getSimpleName())) {
                    return true;
                }
            }
        }
        return isPublisher(type) || hasIdBesideOthers(type);
    }

    private static boolean isPublisher(Class<?> type) {
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            for (Class<?> implemented : each.getInterfaces()) {
                String name = implemented.getName();
                if (name.equals("org.reactivestreams.Publisher")
                        || name.startsWith("kotlinx.coroutines.")
                        || isPublisher(implemented)) {
                    return true;
                }
            }
        }
        return type.getName().startsWith("io.reactivex.");
    }

    private static boolean hasIdBesideOthers(Class<?> type) {
        if (type.getName().startsWith("java.")) {
            return false;
        }
        List<String> fields = new ArrayList<>();
        ReflectionUtils.doWithFields(
                type, field -> fields.add(field.getName()), field -> !Modifier.isStatic(field.getModifiers()));
        return fields.size() > 1 && (fields.contains("id") || ReflectionUtils.findMethod(type, "getId") != null);
    }
}
