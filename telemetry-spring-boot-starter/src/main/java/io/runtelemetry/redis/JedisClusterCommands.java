package io.runtelemetry.redis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.data.redis.ClusterRedirectException;
import org.springframework.data.redis.connection.RedisClusterNode;
import org.springframework.data.redis.connection.jedis.JedisClusterConnection;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Sends a cluster one command after the other, since {@link JedisClusterConnection} has no pipeline. A node that does not
 * answer is waited for once in a batch.
 */
final class JedisClusterCommands implements StoreCommands {

    private final JedisClusterConnection connection;

    JedisClusterCommands(JedisClusterConnection connection) {
        this.connection = connection;
    }

    @Override
    public List<WriteReply> set(List<RedisWrite> writes) {
        Map<RedisClusterNode, RuntimeException> away = new HashMap<>();
        List<WriteReply> replies = new ArrayList<>(writes.size());
        for (RedisWrite write : writes) {
            replies.add(ask(write.key, away, () -> write.sendNow(connection), WriteReply::failed));
        }
        return replies;
    }

    private <T> T ask(
            byte[] key,
            Map<RedisClusterNode, RuntimeException> away,
            Supplier<T> command,
            Function<RuntimeException, T> failed) {
        RedisClusterNode node = null;
        try {
            node = connection.clusterGetNodeForKey(key);
            RuntimeException known = away.get(node);
            return known == null ? command.get() : failed.apply(known);
        } catch (RuntimeException e) {
            if (node != null && isAboutNode(e)) {
                away.put(node, e);
            }
            return failed.apply(e);
        }
    }

    /**
     * Reads each key by itself: where there are several of different nodes, Spring Data Redis goes to nodes that Jedis may
     * not know of yet, and follows no redirection.
     */
    @Override
    public List<ReadReply> get(List<byte[]> keys) {
        Map<RedisClusterNode, RuntimeException> away = new HashMap<>();
        List<ReadReply> replies = new ArrayList<>(keys.size());
        for (byte[] key : keys) {
            replies.add(ask(
                    key, away, () -> ReadReply.ofEach(List.of(key), connection).get(0), ReadReply::failed));
        }
        return replies;
    }

    /** Whether other commands for the node will fail as well: it is away, or does not answer, and did not just refuse this one. */
    private static boolean isAboutNode(RuntimeException failure) {
        return failure instanceof ClusterRedirectException
                || !(NestedExceptionUtils.getMostSpecificCause(failure) instanceof JedisDataException);
    }
}
