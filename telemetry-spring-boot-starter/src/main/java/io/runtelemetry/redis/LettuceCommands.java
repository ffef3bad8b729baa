package io.runtelemetry.redis;

import io.lettuce.core.AbstractRedisAsyncCommands;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.output.ValueListOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.redis.RedisSystemException;
import org.springframework.data.redis.connection.lettuce.LettuceConnection;

/**
 * Speaks to Lettuce itself. The pipeline of Spring Data Redis would connect anew for each batch, tell only the first error
 * by its name, and not say which commands were answered before a time-out.
 */
final class LettuceCommands implements StoreCommands {

    private static final ByteArrayCodec CODEC = ByteArrayCodec.INSTANCE;

    private final StatefulConnection<byte[], byte[]> connection;

    LettuceCommands(LettuceConnection connection) {
        RedisClusterAsyncCommands<byte[], byte[]> commands = connection.getNativeConnection();
        this.connection = ((AbstractRedisAsyncCommands<byte[], byte[]>) commands).getConnection();
    }

    /**
     * Most delayed writes find no key, and then Redis needs no script to set one, which takes a third of the time. The script
     * runs for those that do.
     */
    @Override
    public List<WriteReply> set(List<RedisWrite> writes) {
        List<AsyncCommand<byte[], byte[], ?>> answers = execute(writes, LettuceCommands::firstCommand);
        List<WriteReply> replies = new ArrayList<>(writes.size());
        List<Integer> present = new ArrayList<>();
        for (int i = 0; i < writes.size(); i++) {
            replies.add(reply(writes.get(i), answers.get(i)));
            if (replies.get(i).equals(WriteReply.WRITTEN)
                    && writes.get(i).isConditional()
                    && answers.get(i).join() == null) {
                present.add(i);
            }
        }
        if (!present.isEmpty()) {
            List<RedisWrite> rest =
                    present.stream().map(i -> writes.get(i).asOfNow()).toList();
            answers = execute(rest, LettuceCommands::command);
            for (int i = 0; i < rest.size(); i++) {
                replies.set(present.get(i), reply(rest.get(i), answers.get(i)));
            }
        }
        return replies;
    }

    private static WriteReply reply(RedisWrite write, CompletableFuture<?> answer) {
        RuntimeException failure = failure(answer);
        return failure == null ? WriteReply.of(write, answer.join()) : WriteReply.failed(failure);
    }

    private List<AsyncCommand<byte[], byte[], ?>> execute(
            List<RedisWrite> writes, Function<RedisWrite, AsyncCommand<byte[], byte[], ?>> command) {
        List<AsyncCommand<byte[], byte[], ?>> batch = new ArrayList<>(writes.size());
        writes.forEach(write -> batch.add(command.apply(write)));
        send(batch);
        awaitAll(batch);
        return batch;
    }

    private static AsyncCommand<byte[], byte[], ?> firstCommand(RedisWrite write) {
        if (!write.isConditional()) {
            return command(write);
        }
        CommandArgs<byte[], byte[]> args = new CommandArgs<>(CODEC);
        args.addKey(write.key).addValue(write.arguments.get(0));
        SetArgs.Builder.nx().px(write.milliseconds()).build(args);
        return new AsyncCommand<>(new Command<>(CommandType.SET, new StatusOutput<>(CODEC), args));
    }

    private static AsyncCommand<byte[], byte[], ?> command(RedisWrite write) {
        CommandArgs<byte[], byte[]> args = new CommandArgs<>(CODEC);
        if (write.script != null) {
            args.add(write.script).add(1).addKey(write.key).addValues(write.arguments);
            return new AsyncCommand<>(new Command<>(CommandType.EVAL, new IntegerOutput<>(CODEC), args));
        }
        byte[] value = write.arguments.get(0);
        SetArgs.Builder.ex(write.seconds()).build(args.addKey(write.key).addValue(value));
        return new AsyncCommand<>(new Command<>(CommandType.SET, new StatusOutput<>(CODEC), args));
    }

    private void send(List<? extends AsyncCommand<byte[], byte[], ?>> batch) {
        if (connection instanceof StatefulRedisConnection<byte[], byte[]> single) {
            single.dispatch(batch);
        } else if (connection instanceof StatefulRedisClusterConnection<byte[], byte[]> cluster) {
            // One by one: given a batch, Lettuce throws at the first node that is away and leaves the rest.
            batch.forEach(command -> send(command, cluster));
        }
    }

    private static void send(
            AsyncCommand<byte[], byte[], ?> command, StatefulRedisClusterConnection<byte[], byte[]> cluster) {
        try {
            cluster.dispatch(command);
        } catch (RuntimeException e) {
            command.completeExceptionally(e);
        }
    }

    /** Waits for all replies, as long as the connection's time-out; what is not answered then is cancelled. */
    private void awaitAll(List<? extends CompletableFuture<?>> replies) {
        try {
            CompletableFuture.allOf(replies.toArray(CompletableFuture<?>[]::new))
                    .get(connection.getTimeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            // Each reply is looked at by itself.
        } catch (TimeoutException e) {
            replies.forEach(reply -> reply.cancel(true));
        } catch (InterruptedException e) {
            replies.forEach(reply -> reply.cancel(true));
            Thread.currentThread().interrupt();
        }
    }

    private static @Nullable RuntimeException failure(CompletableFuture<?> reply) {
        try {
            reply.join();
            return null;
        } catch (CancellationException e) {
            return new QueryTimeoutException("Redis did not answer in time");
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return new RedisSystemException(String.valueOf(cause.getMessage()), cause);
        }
    }

    @Override
    public List<ReadReply> get(List<byte[]> keys) {
        // In a cluster each by itself, so that a node that is away takes only its own along.
        List<List<byte[]>> groups = connection instanceof StatefulRedisConnection
                ? List.of(keys)
                : keys.stream().map(List::of).toList();
        List<AsyncCommand<byte[], byte[], List<byte[]>>> answers =
                groups.stream().map(LettuceCommands::mget).toList();
        send(answers);
        awaitAll(answers);
        List<ReadReply> replies = new ArrayList<>(keys.size());
        for (int i = 0; i < groups.size(); i++) {
            RuntimeException failure = failure(answers.get(i));
            if (failure == null) {
                replies.addAll(ReadReply.all(groups.get(i), answers.get(i).join()));
            } else {
                groups.get(i).forEach(key -> replies.add(ReadReply.failed(failure)));
            }
        }
        return replies;
    }

    private static AsyncCommand<byte[], byte[], List<byte[]>> mget(List<byte[]> keys) {
        return new AsyncCommand<>(
                new Command<>(CommandType.MGET, new ValueListOutput<>(CODEC), new CommandArgs<>(CODEC).addKeys(keys)));
    }
}
