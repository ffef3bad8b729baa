package io.runtelemetry.aspect;

import java.lang.reflect.Array;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.regex.Pattern;
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

    /**
     * What a compiler, a library or a tool writes, as {@code Payment[id=1]}, {@code class Payment (id=1)}, {@code Payment@1f} or
     * JSON, is for those who look for faults. Whose name comes first is not looked at: it may be that of a superclass.
     */
    private static final Pattern GENERATED =
            Pattern.compile("[<(\\[{]|(?:class )?+[\\p{javaJavaIdentifierPart}.]++ ?[\\[({@<]");

    private EntityIds() {}

    /**
     * Returns the elements of a collection, array, stream, iterator or optional, or null if a value is none. What can be
     * iterated without being a collection, and has nothing, is a value in itself, as a node of JSON.
     *
     * @param jobsOwn whether the job uses it, or what it is an element of
     * @throws IllegalStateException if it can be used only once, and the job uses it
     */
    static @Nullable Iterator<?> elements(Object value, boolean jobsOwn) {
        if (jobsOwn && isUsedUp(value)) {
            throw new IllegalStateException(
                    "The IDs are a stream or an iterator that the job itself uses, or may be made of one, and it can"
                            + " be used only once: name a collection, or an expression that creates one of its own");
        }
        if (value instanceof Iterable<?> several) {
            Iterator<?> elements = several.iterator();
            // Spring Data's pages are suppliers.
            boolean mayBeEmpty = value instanceof Collection || value instanceof Supplier<?>;
            return mayBeEmpty || elements.hasNext() ? elements : null;
        }
        if (value instanceof BaseStream<?, ?> stream) {
            return stream.iterator();
        }
        if (value instanceof Iterator<?> elements) {
            return elements;
        }
        if (value.getClass().isArray()) {
            return IntStream.range(0, Array.getLength(value))
                    .mapToObj(i -> Array.get(value, i))
                    .iterator();
        }
        return content(value);
    }

    /** An {@code Iterable} that is a lambda, as {@code stream::iterator}, or is to be closed, can be used once as well. */
    private static boolean isUsedUp(Object value) {
        Class<?> type = value.getClass();
        return value instanceof BaseStream<?, ?>
                || value instanceof Iterator<?>
                || (value instanceof Iterable<?>
                        && !(value instanceof Collection)
                        && (value instanceof AutoCloseable
                                || (type.isSynthetic()
                                        && List.of(type.getInterfaces()).contains(Iterable.class))));
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
        IdKind kind = kind(value);
        String text = kind.text() == IdKind.Text.NONE ? null : String.valueOf(value.toString());
        if (text != null && !isGenerated(text, kind)) {
            return new Id(text, null);
        }
        return kind.component() == null ? null : new Id(null, ReflectionUtils.invokeMethod(kind.component(), value));
    }

    /** Returns the text of what is meant to be an ID, empty if it holds nothing, or null if it has none of its own. */
    static @Nullable String text(Object value) {
        String text = value.toString();
        if (text == null || !isGenerated(text, kind(value))) {
            return text == null ? "" : text;
        }
        Id id = read(value);
        Object component = id == null ? null : id.component();
        return component == null ? (id == null ? null : "") : text(component);
    }

    private static IdKind kind(Object value) {
        return KINDS.computeIfAbsent(value.getClass(), IdKind::of);
    }

    private static boolean isGenerated(String text, IdKind kind) {
        return kind.text() != IdKind.Text.VALUE && GENERATED.matcher(text).lookingAt();
    }

    /**
     * An ID.
     *
     * @param text its text, or null if the component counts
     * @param component the only component of a value type, or null
     */
    record Id(@Nullable String text, @Nullable Object component) {}
}
