package io.runtelemetry.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.runtelemetry.store.DelayedWriteScript;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.RedisSystemException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisPipelineException;
import org.springframework.data.redis.connection.RedisStringCommands.SetOption;
import org.springframework.data.redis.connection.ReturnType;
import org.springframework.data.redis.core.types.Expiration;

/** Goes through the pipeline of Spring Data Redis, whatever the client: Jedis without a cluster, and unknown ones. */
final class PipelineCommands implements StoreCommands {

    private static final byte[] DELAYED_WRITE = DelayedWriteScript.LUA.getBytes(UTF_8);

    private final RedisConnection connection;

    PipelineCommands(RedisConnection connection) {
        this.connection = connection;
    }

    @Override
    public List<@Nullable RuntimeException> set(List<RedisWrite> writes) {
        connection.openPipeline();
        writes.forEach(this::send);
        List<Object> replies;
        try {
            replies = connection.closePipeline();
        } catch (RedisPipelineException e) {
            replies = e.getPipelineResult();
            if (replies.size() != writes.size()) {
                throw e;
            }
        }
        List<@Nullable RuntimeException> failures = new ArrayList<>(writes.size());
        for (Object reply : replies) {
            failures.add(reply instanceof Exception failure ? unchecked(failure) : null);
        }
        return failures;
    }

    private static RuntimeException unchecked(Exception failure) {
        return failure instanceof RuntimeException unchecked
                ? unchecked
                : new RedisSystemException(String.valueOf(failure.getMessage()), failure);
    }

    private void send(RedisWrite write) {
        if (write.ifNewer) {
            connection
                    .scriptingCommands()
                    .eval(DELAYED_WRITE, ReturnType.INTEGER, 1, write.key, write.value, write.millis());
        } else {
            connection
                    .stringCommands()
                    .set(write.key, write.value, Expiration.seconds(write.seconds()), SetOption.upsert());
        }
    }

    @Override
    public List<byte @Nullable []> get(List<byte[]> keys) {
        List<byte @Nullable []> values = connection.stringCommands().mGet(keys.toArray(byte[][]::new));
        if (values == null || values.size() != keys.size()) {
            throw new IllegalStateException("Redis answered for other keys than it was asked for");
        }
        return values;
    }
}
