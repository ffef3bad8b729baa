package io.runtelemetry.redis;

import java.util.List;

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
     * @return what each key has, in order
     * @throws RuntimeException if none could be asked for
     */
    List<ReadReply> get(List<byte[]> keys);
}
