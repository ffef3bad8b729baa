package io.runtelemetry.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.runtelemetry.store.DelayedWriteScript;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.RedisSystemException;
import org.springframework.data.redis.connection.jedis.JedisClusterConnection;
import redis.clients.jedis.ClusterCommandObjects;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.params.SetParams;

/**
 * Gives each node of a cluster its commands in one pipeline. {@link JedisClusterConnection} has none, and would read with a
 * thread for each key.
 */
final class JedisClusterCommands implements StoreCommands {

    private static final ClusterCommandObjects COMMANDS = new ClusterCommandObjects();

    private static final byte[] DELAYED_WRITE = DelayedWriteScript.LUA.getBytes(UTF_8);

    private final JedisClusterPipelines pipelines;

    JedisClusterCommands(JedisClusterConnection connection) {
        this.pipelines = new JedisClusterPipelines(connection);
    }

    @Override
    public List<@Nullable RuntimeException> set(List<RedisWrite> writes) {
        List<@Nullable RuntimeException> failures = new ArrayList<>(writes.size());
        for (Object reply : pipelines.send(
                writes.stream().map(write -> write.key).toList(),
                writes.stream().map(JedisClusterCommands::command).toList())) {
            failures.add(reply instanceof RuntimeException failure ? failure : null);
        }
        return failures;
    }

    private static CommandObject<?> command(RedisWrite write) {
        return write.ifNewer
                ? COMMANDS.eval(DELAYED_WRITE, 1, write.key, write.value, write.millis())
                : COMMANDS.set(write.key, write.value, SetParams.setParams().ex(write.seconds()));
    }

    @Override
    public List<byte @Nullable []> get(List<byte[]> keys) {
        List<byte @Nullable []> values = new ArrayList<>(keys.size());
        for (Object reply :
                pipelines.send(keys, keys.stream().map(COMMANDS::get).toList())) {
            if (reply instanceof RuntimeException failure && !isOfOtherType(failure)) {
                throw new RedisSystemException(String.valueOf(failure.getMessage()), failure);
            }
            values.add(reply instanceof byte[] value ? value : null);
        }
        return values;
    }

    /** Whether the key has a value that is no string: for MGET that is no value, for GET an error. */
    private static boolean isOfOtherType(RuntimeException failure) {
        String message = failure.getMessage();
        return message != null && message.startsWith("WRONGTYPE");
    }
}
