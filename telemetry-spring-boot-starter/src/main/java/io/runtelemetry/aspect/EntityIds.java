package io.runtelemetry.aspect;

import java.lang.reflect.Array;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the IDs in what an expression gives: one, or any collection, array or stream of them. */
final class EntityIds {

    private EntityIds() {}

    /**
     * Returns the IDs, or null if the value is itself one, or none.
     *
     * @throws IllegalStateException if they are a stream that the job uses
     */
    static @Nullable Iterator<?> iterator(@Nullable Object value, JobCall call) {
        if (value == null || value instanceof String) {
            // Most IDs: seen at once, where it takes more to see that it is nothing of the following.
            return null;
        }
        if (value instanceof Iterable<?> several) {
            return several.iterator();
        }
        if (value instanceof Stream<?> stream) {
            if (call.isJobsOwn(stream)) {
                throw new IllegalStateException("The IDs are a stream that the job itself uses, and it can be used only"
                        + " once: name a collection, or an expression that makes a stream of its own");
            }
            return stream.iterator();
        }
        return value.getClass().isArray()
                ? IntStream.range(0, Array.getLength(value))
                        .mapToObj(i -> Array.get(value, i))
                        .iterator()
                : null;
    }

    /** Returns an ID's text, empty if there is none. */
    static String text(@Nullable Object id) {
        Object value = id instanceof Optional<?> optional ? optional.orElse(null) : id;
        String text = value == null ? null : value.toString();
        return text == null ? "" : text;
    }
}
