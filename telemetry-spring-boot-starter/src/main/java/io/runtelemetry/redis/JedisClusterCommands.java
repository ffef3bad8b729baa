package io.runtelemetry.redis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.ClusterRedirectException;
import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.connection.RedisClusterNode;
import org.springframework.data.redis.connection.jedis.JedisClusterConnection;

/**
 * Sends a cluster one command after the other, since {@link JedisClusterConnection} has no pipeline. A node that does not
 * answer is waited for once in a batch.
 */
final class JedisClusterCommands extends SpringCommands {

    private final JedisClusterConnection connection;

    JedisClusterCommands(JedisClusterConnection connection) {
        super(connection);
        this.connection = connection;
    }

    @Override
    public List<WriteReply> set(List<RedisWrite> writes) {
        Map<RedisClusterNode, RuntimeException> away = new HashMap<>();
        List<WriteReply> replies = new ArrayList<>(writes.size());
        for (RedisWrite write : writes) {
            replies.add(set(write, away));
        }
        return replies;
    }

    private WriteReply set(RedisWrite write, Map<RedisClusterNode, RuntimeException> away) {
        RedisClusterNode node = null;
        try {
            node = connection.clusterGetNodeForKey(write.key);
            RuntimeException known = away.get(node);
            return known == null ? WriteReply.of(write, write.send(connection)) : WriteReply.failed(known);
        } catch (RuntimeException e) {
            if (node != null && isAboutNode(e)) {
                away.put(node, e);
            }
            return WriteReply.failed(e);
        }
    }

    /**
     * Reads each key by itself: where there are several of different nodes, Spring Data Redis goes to nodes that Jedis may
     * not know of yet, and follows no redirection.
     */
    @Override
    public List<byte @Nullable []> get(List<byte[]> keys) {
        List<byte @Nullable []> values = new ArrayList<>(keys.size());
        keys.forEach(key -> values.addAll(super.get(List.of(key))));
        return values;
    }

    /** Whether other commands for the node will fail as well: it is away, and did not just refuse this one. */
    private static boolean isAboutNode(RuntimeException failure) {
        return failure instanceof RedisConnectionFailureException || failure instanceof ClusterRedirectException;
    }
}
