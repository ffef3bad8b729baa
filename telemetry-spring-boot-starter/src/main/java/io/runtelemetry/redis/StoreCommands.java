package io.runtelemetry.redis;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.jedis.JedisClusterConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnection;
import org.springframework.util.ClassUtils;

/** What the store asks of a connection, in as few round trips as its client can. */
interface StoreCommands {

    boolean LETTUCE = ClassUtils.isPresent("io.lettuce.core.RedisClient", StoreCommands.class.getClassLoader());

    boolean JEDIS = ClassUtils.isPresent("redis.clients.jedis.Jedis", StoreCommands.class.getClassLoader());

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

    /** Returns what suits the connection's client best. */
    static StoreCommands on(RedisConnection connection) {
        if (LETTUCE && connection instanceof LettuceConnection lettuce) {
            return new LettuceCommands(lettuce);
        }
        if (JEDIS && connection instanceof JedisClusterConnection cluster) {
            return new JedisClusterCommands(cluster);
        }
        return new PipelineCommands(connection);
    }
}
