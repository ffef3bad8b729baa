package io.runtelemetry.redis;

import java.util.Collection;
import java.util.stream.Collectors;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisConfiguration.ClusterConfiguration;
import org.springframework.data.redis.connection.RedisConfiguration.SentinelConfiguration;
import org.springframework.data.redis.connection.RedisConfiguration.StaticMasterReplicaConfiguration;
import org.springframework.data.redis.connection.RedisConfiguration.WithDomainSocket;
import org.springframework.data.redis.connection.RedisConfiguration.WithHostAndPort;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisNode;

/** Where connections lead to, for people: without user and password. */
final class RedisAddress {

    private RedisAddress() {}

    static String of(RedisConnectionFactory connections) {
        return RedisClients.configuration(connections)
                .map(RedisAddress::of)
                .orElseGet(() -> "Redis through a " + connections.getClass().getName());
    }

    private static String of(RedisConfiguration configuration) {
        if (configuration instanceof ClusterConfiguration cluster) {
            return "the Redis Cluster of " + nodes(cluster.getClusterNodes());
        }
        if (configuration instanceof SentinelConfiguration sentinel) {
            String master =
                    sentinel.getMaster() == null ? "" : sentinel.getMaster().getName() + " of ";
            return "Redis at " + master + "the sentinels " + nodes(sentinel.getSentinels());
        }
        if (configuration instanceof StaticMasterReplicaConfiguration listed) {
            return "Redis at the master of "
                    + listed.getNodes().stream().map(RedisAddress::hostAndPort).collect(Collectors.joining(", "));
        }
        if (configuration instanceof WithDomainSocket local) {
            return "Redis at " + local.getSocket();
        }
        return configuration instanceof WithHostAndPort server ? "Redis at " + hostAndPort(server) : "Redis";
    }

    private static String hostAndPort(WithHostAndPort server) {
        return server.getHostName() + ':' + server.getPort();
    }

    private static String nodes(Collection<RedisNode> nodes) {
        return nodes.stream().map(RedisNode::asString).collect(Collectors.joining(", "));
    }
}
