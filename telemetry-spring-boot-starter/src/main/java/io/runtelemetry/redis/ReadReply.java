package io.runtelemetry.redis;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of reading a key.
 *
 * @param value null if there is none, or none that is a string
 * @param failure why it is not known, or null
 */
record ReadReply(
        byte @Nullable [] value, @Nullable RuntimeException failure) {

    /** Reads what Redis, or something before it, has answered for some keys. */
    static List<ReadReply> all(List<byte[]> keys, @Nullable List<byte @Nullable []> values) {
        if (values == null || values.size() != keys.size()) {
            throw new IllegalStateException("Redis answered for other keys than it was asked for");
        }
        return values.stream().map(value -> new ReadReply(value, null)).toList();
    }

    static ReadReply failed(RuntimeException failure) {
        return new ReadReply(null, failure);
    }
}
