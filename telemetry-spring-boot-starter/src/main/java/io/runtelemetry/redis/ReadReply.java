package io.runtelemetry.redis;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisConnection;

/** What became of reading a key. */
final class ReadReply {

    /** Null if there is none, or none that is a string. */
    final byte @Nullable [] value;

    /** Why that is not known, or null. */
    final @Nullable RuntimeException failure;

    private ReadReply(byte @Nullable [] value, @Nullable RuntimeException failure) {
        this.value = value;
        this.failure = failure;
    }

    /** Reads through Spring Data Redis, which does not depend on the client. */
    static List<ReadReply> ofEach(List<byte[]> keys, RedisConnection connection) {
        return all(keys, connection.stringCommands().mGet(keys.toArray(byte[][]::new)));
    }

    /** Reads what Redis, or something before it, has answered for some keys. */
    static List<ReadReply> all(List<byte[]> keys, @Nullable List<?> values) {
        if (values == null
                || values.size() != keys.size()
                || !values.stream().allMatch(value -> value == null || value instanceof byte[])) {
            throw new IllegalStateException("Redis answered something else than it was asked for");
        }
        return values.stream().map(value -> new ReadReply((byte[]) value, null)).toList();
    }

    static ReadReply failed(RuntimeException failure) {
        return new ReadReply(null, failure);
    }
}
