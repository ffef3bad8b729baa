package io.runtelemetry.aspect;

import java.lang.reflect.Array;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.BaseStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ConcurrentReferenceHashMap;
import org.springframework.util.ObjectUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Distinguishes IDs from everything else that an expression can give. What is not meant to be an ID is personal data more often
 * than not, and must not become a key.
 */
final class EntityIds {

    /** No {@code ClassValue}, through which classes of the JDK would hold this one, and with it an application that is gone. */
    private static final Map<Class<?>, IdKind> KINDS = new ConcurrentReferenceHashMap<>();

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
        return content(value);
    }

    private static @Nullable Iterator<?> content(Object optional) {
        if (optional instanceof OptionalInt number) {
            return single(number.isPresent() ? number.getAsInt() : null);
        }
        if (optional instanceof OptionalLong number) {
            return single(number.isPresent() ? number.getAsLong() : null);
        }
        if (optional instanceof OptionalDouble number) {
            return single(number.isPresent() ? number.getAsDouble() : null);
        }
        return optional instanceof Optional ? single(ObjectUtils.unwrapOptional(optional)) : null;
    }

    private static Iterator<?> single(@Nullable Object element) {
        return Collections.singleton(element).iterator();
    }

    /** Returns what a value is as an ID, or null if it is none. */
    static @Nullable Id read(Object value) {
        IdKind kind = KINDS.computeIfAbsent(value.getClass(), IdKind::of);
        String text = kind.text() ? String.valueOf(value.toString()) : null;
        if (text != null && !isGenerated(text, value.getClass().getSimpleName())) {
            return new Id(text, null);
        }
        return kind.component() == null ? null : new Id(null, ReflectionUtils.invokeMethod(kind.component(), value));
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
}
