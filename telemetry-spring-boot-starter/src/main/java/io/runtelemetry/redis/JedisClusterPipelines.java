package io.runtelemetry.redis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.ClusterStateFailureException;
import org.springframework.data.redis.connection.ClusterTopology;
import org.springframework.data.redis.connection.RedisClusterNode;
import org.springframework.data.redis.connection.jedis.JedisClusterConnection;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.JedisCluster;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisRedirectionException;

/**
 * One pipeline for each node, one after the other. The nodes are those that the cluster itself names at the moment, so a
 * failover is noticed with the next batch. Jedis's own pipeline over a cluster neither follows redirections nor survives a
 * node that is away.
 */
final class JedisClusterPipelines {

    private final JedisClusterConnection connection;

    private final JedisCluster cluster;

    JedisClusterPipelines(JedisClusterConnection connection) {
        this.connection = connection;
        this.cluster = connection.getNativeConnection();
    }

    /**
     * Sends commands about a key each.
     *
     * @return for each command, in order, its reply, or an exception if there is none
     */
    List<@Nullable Object> send(List<byte[]> keys, List<? extends CommandObject<?>> commands) {
        @Nullable Object[] replies = new @Nullable Object[commands.size()];
        nodes(keys, replies).forEach((node, indexes) -> send(node, indexes, commands, replies));
        for (int i = 0; i < replies.length; i++) {
            if (replies[i] instanceof JedisRedirectionException) {
                replies[i] = single(commands.get(i));
            }
        }
        List<@Nullable Object> list = new ArrayList<>(replies.length);
        for (Object reply : replies) {
            list.add(reply);
        }
        return list;
    }

    /** The nodes, with the indexes of their keys; a key that no node serves has its reply already. */
    private Map<RedisClusterNode, List<Integer>> nodes(List<byte[]> keys, @Nullable Object[] replies) {
        ClusterTopology topology = topology(keys.get(0));
        Map<RedisClusterNode, List<Integer>> nodes = new LinkedHashMap<>();
        for (int i = 0; i < replies.length; i++) {
            try {
                RedisClusterNode node = topology.getKeyServingMasterNode(keys.get(i));
                nodes.computeIfAbsent(node, any -> new ArrayList<>()).add(i);
            } catch (ClusterStateFailureException e) {
                replies[i] = e;
            }
        }
        return nodes;
    }

    private ClusterTopology topology(byte[] anyKey) {
        try {
            return new ClusterTopology(connection.clusterGetNodes());
        } catch (ClusterStateFailureException e) {
            // All nodes that Jedis knows are away. A command of its own makes it ask the configured ones again.
            cluster.exists(anyKey);
            return new ClusterTopology(connection.clusterGetNodes());
        }
    }

    private void send(
            RedisClusterNode node,
            List<Integer> indexes,
            List<? extends CommandObject<?>> commands,
            @Nullable Object[] replies) {
        ConnectionPool pool = cluster.getClusterNodes().get(node.asString());
        if (pool == null) {
            // Jedis learns about a node when it is redirected there.
            indexes.forEach(i -> replies[i] = single(commands.get(i)));
            return;
        }
        Map<Integer, Response<?>> responses = new LinkedHashMap<>();
        try (Connection borrowed = pool.getResource()) {
            Pipeline pipeline = new Pipeline(borrowed);
            indexes.forEach(i -> responses.put(i, pipeline.executeCommand(commands.get(i))));
            pipeline.sync();
            responses.forEach((i, response) -> replies[i] = reply(response));
        } catch (JedisException e) {
            indexes.forEach(i -> replies[i] = e);
        }
    }

    private static @Nullable Object reply(Response<?> response) {
        try {
            return response.get();
        } catch (JedisException e) {
            return e;
        }
    }

    private @Nullable Object single(CommandObject<?> command) {
        try {
            return cluster.executeCommand(command);
        } catch (JedisException e) {
            return e;
        }
    }
}
