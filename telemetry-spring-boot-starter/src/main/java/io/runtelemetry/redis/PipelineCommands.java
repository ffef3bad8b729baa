package io.runtelemetry.redis;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.redis.RedisSystemException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisPipelineException;

/**
 * Goes through the pipeline of Spring Data Redis, whatever the client: Jedis without a cluster, and others. What a client
 * refuses there, as Redisson refuses scripts, is sent by itself.
 */
final class PipelineCommands implements StoreCommands {

    private final RedisConnection connection;

    PipelineCommands(RedisConnection connection) {
        this.connection = connection;
    }

    @Override
    public List<WriteReply> set(List<RedisWrite> writes) {
        List<RedisWrite> sent = new ArrayList<>(writes.size());
        List<RedisWrite> refused = new ArrayList<>();
        IdentityHashMap<RedisWrite, WriteReply> replies = new IdentityHashMap<>();
        List<Object> answers = pipeline(writes, sent, refused);
        for (int i = 0; i < sent.size(); i++) {
            replies.put(sent.get(i), reply(sent.get(i), answers.get(i)));
        }
        for (RedisWrite write : refused) {
            replies.put(write, alone(write));
        }
        return writes.stream().map(write -> requireNonNull(replies.get(write))).toList();
    }

    private List<Object> pipeline(List<RedisWrite> writes, List<RedisWrite> sent, List<RedisWrite> refused) {
        try {
            connection.openPipeline();
        } catch (UnsupportedOperationException | InvalidDataAccessApiUsageException e) {
            refused.addAll(writes);
            return List.of();
        }
        for (RedisWrite write : writes) {
            try {
                write.send(connection);
                sent.add(write);
            } catch (UnsupportedOperationException | InvalidDataAccessApiUsageException e) {
                refused.add(write);
            }
        }
        try {
            return answers(connection.closePipeline(), sent);
        } catch (RedisPipelineException e) {
            if (e.getPipelineResult().size() != sent.size()) {
                throw e;
            }
            return e.getPipelineResult();
        }
    }

    private static List<Object> answers(List<Object> answers, List<RedisWrite> sent) {
        if (answers.size() != sent.size()) {
            throw new IllegalStateException("Redis answered other commands than it was sent");
        }
        return answers;
    }

    private WriteReply alone(RedisWrite write) {
        try {
            return write.sendNow(connection);
        } catch (RuntimeException e) {
            return WriteReply.failed(e);
        }
    }

    private static WriteReply reply(RedisWrite write, @Nullable Object answer) {
        if (answer instanceof RuntimeException unchecked) {
            return WriteReply.failed(unchecked);
        }
        return answer instanceof Exception failure
                ? WriteReply.failed(new RedisSystemException(String.valueOf(failure.getMessage()), failure))
                : WriteReply.of(write, answer);
    }

    @Override
    public List<ReadReply> get(List<byte[]> keys) {
        return ReadReply.ofEach(keys, connection);
    }
}
