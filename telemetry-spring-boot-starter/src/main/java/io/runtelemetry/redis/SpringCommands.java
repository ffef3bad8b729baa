package io.runtelemetry.redis;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisConnection;

/** Commands through Spring Data Redis, which does not depend on the client. */
abstract class SpringCommands implements StoreCommands {

    private final RedisConnection connection;

    SpringCommands(RedisConnection connection) {
        this.connection = connection;
    }

    @Override
    public List<ReadReply> get(List<byte[]> keys) {
        List<byte @Nullable []> values = connection.stringCommands().mGet(keys.toArray(byte[][]::new));
        return ReadReply.all(keys, values);
    }
}
