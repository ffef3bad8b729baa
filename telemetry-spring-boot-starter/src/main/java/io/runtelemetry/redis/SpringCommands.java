package io.runtelemetry.redis;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisConnection;

/** Commands through Spring Data Redis, which does not depend on the client; it reads several keys at once in a cluster, too. */
abstract class SpringCommands implements StoreCommands {

    private final RedisConnection connection;

    SpringCommands(RedisConnection connection) {
        this.connection = connection;
    }

    @Override
    public List<byte @Nullable []> get(List<byte[]> keys) {
        List<byte @Nullable []> values = connection.stringCommands().mGet(keys.toArray(byte[][]::new));
        if (values == null || values.size() != keys.size()) {
            throw new IllegalStateException("Redis answered for other keys than it was asked for");
        }
        return values;
    }
}
