package io.runtelemetry.redis;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.RedisSystemException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisPipelineException;

/** Goes through the pipeline of Spring Data Redis, whatever the client: Jedis without a cluster, and unknown ones. */
final class PipelineCommands extends SpringCommands {

    private final RedisConnection connection;

    PipelineCommands(RedisConnection connection) {
        super(connection);
        this.connection = connection;
    }

    @Override
    public List<@Nullable RuntimeException> set(List<RedisWrite> writes) {
        connection.openPipeline();
        writes.forEach(write -> write.send(connection));
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
}
