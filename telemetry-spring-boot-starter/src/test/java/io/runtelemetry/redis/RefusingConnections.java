package io.runtelemetry.redis;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** Connections to a real server through a client that does not know how to do all that the interface has. */
final class RefusingConnections {

    private RefusingConnections() {}

    static RedisConnectionFactory to(RedisConnectionFactory real, Set<String> refused) {
        return proxy(RedisConnectionFactory.class, real, refused);
    }

    private static <T> T proxy(Class<T> type, Object real, Set<String> refused) {
        return type.cast(Proxy.newProxyInstance(
                RefusingConnections.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (refused.contains(method.getName())) {
                        throw new UnsupportedOperationException(method.getName());
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
