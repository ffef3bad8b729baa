package io.runtelemetry.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Standalone;

/** The application's Redis as any other client sees it. */
final class PlainRedis implements AutoCloseable {

    private final RedisClient client;

    private final StatefulRedisConnection<byte[], byte[]> connection;

    PlainRedis(DataRedisConnectionDetails details) {
        Standalone server = Objects.requireNonNull(details.getStandalone());
        client = RedisClient.create(RedisURI.create(server.getHost(), server.getPort()));
        connection = client.connect(ByteArrayCodec.INSTANCE);
    }

    byte @Nullable [] get(String key) {
        return connection.sync().get(key.getBytes(UTF_8));
    }

    long ttl(String key) {
        return connection.sync().ttl(key.getBytes(UTF_8));
    }

    void set(String key, String value) {
        connection.sync().set(key.getBytes(UTF_8), value.getBytes(UTF_8));
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown(Duration.ZERO, Duration.ZERO);
    }
}
