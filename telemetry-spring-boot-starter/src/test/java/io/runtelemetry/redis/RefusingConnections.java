package io.runtelemetry.redis;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** Connections to a real server through a client that does not know how to do all that the interface has. */
final class RefusingConnections {

    private RefusingConnections() {}

    static RedisConnectionFactory to(RedisConnectionFactory real, Set<String> refused) {
        return refused.isEmpty() ? real : proxy(RedisConnectionFactory.class, real, refused);
    }

    /** Of a pipeline as Spring Data says it for a cluster on Jedis, else as clients do. */
    private static RuntimeException refusal(String method) {
        return method.equals("openPipeline")
                ? new InvalidDataAccessApiUsageException("Pipeline is not supported for JedisClusterConnection")
                : new UnsupportedOperationException(method);
    }

    private static <T> T proxy(Class<T> type, Object real, Set<String> refused) {
        return type.cast(Proxy.newProxyInstance(
                RefusingConnections.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (refused.contains(method.getName())) {
                        throw refusal(method.getName());
                    }
                    try {
                        Object result = method.invoke(real, arguments);
                        return result instanceof RedisConnection connection
                                ? proxy(RedisConnection.class, connection, refused)
                                : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
