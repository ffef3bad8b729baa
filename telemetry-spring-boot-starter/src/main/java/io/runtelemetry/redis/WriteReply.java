package io.runtelemetry.redis;

import org.jspecify.annotations.Nullable;

/**
 * What became of a {@link RedisWrite}.
 *
 * @param failure why it may not be in Redis, or null
 * @param superseded whether a newer value was left as it is
 */
record WriteReply(@Nullable RuntimeException failure, boolean superseded) {

    static final WriteReply WRITTEN = new WriteReply(null, false);

    private static final WriteReply SUPERSEDED = new WriteReply(null, true);

    static WriteReply failed(RuntimeException failure) {
        return new WriteReply(failure, false);
    }

    /** Reads what Redis answered: a script over one key says 0 where it left that as it is. */
    static WriteReply of(RedisWrite write, @Nullable Object answer) {
        return write.isConditional() && answer instanceof Long number && number == 0 ? SUPERSEDED : WRITTEN;
    }
}
