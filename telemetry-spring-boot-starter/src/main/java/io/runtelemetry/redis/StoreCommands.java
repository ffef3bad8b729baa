package io.runtelemetry.redis;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the store asks of a connection, in as few round trips as its client can. */
interface StoreCommands {

    /**
     * Writes.
     *
     * @return what became of each write, in order
     * @throws RuntimeException if nothing is known to be written
     */
    List<WriteReply> set(List<RedisWrite> writes);

    /**
     * Reads.
     *
     * @return for each key, in order, its value, or null if it has none or one that is no string
     * @throws RuntimeException if a key could not be asked for
     */
    List<byte @Nullable []> get(List<byte[]> keys);
}
