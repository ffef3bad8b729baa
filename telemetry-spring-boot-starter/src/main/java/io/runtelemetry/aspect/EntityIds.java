package io.runtelemetry.aspect;

import java.lang.annotation.Annotation;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.time.temporal.TemporalAccessor;
import java.util.Collections;
import java.util.Currency;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.BaseStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.KotlinDetector;
import org.springframework.util.ConcurrentReferenceHashMap;
import org.springframework.util.ObjectUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Distinguishes IDs from everything else that an expression can give. What is not meant to be an ID is personal data more often
 * than not, and must not become a key.
 */
final class EntityIds {

    /** Whose text is their value. */
    private static final List<Class<?>> TEXTS = List.of(
            CharSequence.class,
            Number.class,
            UUID.class,
            Enum.class,
            Character.class,
            TemporalAccessor.class,
            URI.class,
            Currency.class,
            Locale.class);

    private static final List<Class<?>> NEVER = List.of(
            Map.class,
            Map.Entry.class,
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

    /** No {@code ClassValue}, through which classes of the JDK would hold this one, and with it an application that is gone. */
    private static final Map<Class<?>, Kind> KINDS = new ConcurrentReferenceHashMap<>();

    private EntityIds() {}

    /**
     * Returns the elements of a collection, array, stream, iterator or optional, or null if a value is none.
     *
     * @param jobsOwn whether the job uses it, or what it is an element of
     * @throws IllegalStateException if it can be used only once, and the job uses it
     */
    static @Nullable Iterator<?> elements(Object value, boolean jobsOwn) {
        if (value instanceof Iterable<?> several) {
            return several.iterator();
        }
        if (value instanceof BaseStream<?, ?> || value instanceof Iterator<?>) {
            if (jobsOwn) {
                throw new IllegalStateException(
                        "The IDs are a stream or an iterator that the job itself uses, and it can"
                                + " be used only once: name a collection, or an expression that creates one of its own");
            }
            return value instanceof BaseStream<?, ?> stream ? stream.iterator() : (Iterator<?>) value;
        }
        if (value.getClass().isArray()) {
            return IntStream.range(0, Array.getLength(value))
                    .mapToObj(i -> Array.get(value, i))
                    .iterator();
        }
        return isOptional(value) ? Collections.singleton(content(value)).iterator() : null;
    }

    private static boolean isOptional(Object value) {
        return value instanceof Optional
                || value instanceof OptionalInt
                || value instanceof OptionalLong
                || value instanceof OptionalDouble;
    }

    private static @Nullable Object content(Object optional) {
        return ObjectUtils.unwrapOptional(
                optional instanceof OptionalInt number
                        ? number.stream().boxed().findFirst()
                        : optional instanceof OptionalLong number
                                ? number.stream().boxed().findFirst()
                                : optional instanceof OptionalDouble number
                                        ? number.stream().boxed().findFirst()
                                        : optional);
    }

    /** Returns what a value is as an ID, or null if it is none. */
    static @Nullable Id read(Object value) {
        Kind kind = KINDS.computeIfAbsent(value.getClass(), Kind::of);
        String text = kind.text ? String.valueOf(value.toString()) : null;
        if (text != null && !isGenerated(text, value.getClass().getSimpleName())) {
            return new Id(text, null);
        }
        return kind.component == null ? null : new Id(null, ReflectionUtils.invokeMethod(kind.component, value));
    }

    /** What a compiler or a tool writes, as {@code Payment[id=1]} or {@code Payment@1f}, is for those who look for faults. */
    private static boolean isGenerated(String text, String type) {
        return !type.isEmpty()
                && text.length() > type.length()
                && text.startsWith(type)
                && "([{@".indexOf(text.charAt(type.length())) >= 0;
    }

    /**
     * An ID.
     *
     * @param text its text, or null if the component counts
     * @param component the only component of a value type, or null
     */
    record Id(@Nullable String text, @Nullable Object component) {}

    /**
     * How the values of a type are read.
     *
     * @param component reads the only component, or null
     * @param text whether the text counts
     */
    private record Kind(@Nullable Method component, boolean text) {

        private static final Kind TEXT = new Kind(null, true);

        private static final Kind NONE = new Kind(null, false);

        static Kind of(Class<?> type) {
            if (isAny(TEXTS, type)) {
                return TEXT;
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

        private static Kind ofKotlin(Class<?> type) {
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

        private static Kind ofClass(Class<?> type) {
            Method toString = ReflectionUtils.findMethod(type, "toString");
            boolean own = toString != null
                    && !toString.getDeclaringClass().getName().startsWith("java.")
                    && !toString.getDeclaringClass().getName().startsWith("kotlin.");
            return own ? TEXT : NONE;
        }

        private static Kind component(Method accessor) {
            ReflectionUtils.makeAccessible(accessor);
            return new Kind(accessor, true);
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
            boolean[] id = new boolean[1];
            int[] fields = new int[1];
            ReflectionUtils.doWithFields(type, field -> {
                if (!java.lang.reflect.Modifier.isStatic(field.getModifiers())) {
                    fields[0]++;
                    id[0] |= field.getName().equals("id");
                }
            });
            return fields[0] > 1 && (id[0] || ReflectionUtils.findMethod(type, "getId") != null);
        }
    }
}
