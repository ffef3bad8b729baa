package io.runtelemetry.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.runtelemetry.store.DelayedWriteScript;
import java.time.Duration;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisStringCommands.SetOption;
import org.springframework.data.redis.connection.ReturnType;
import org.springframework.data.redis.core.types.Expiration;

/** A record as Redis gets it. */
final class RedisWrite {

    private static final byte[] DELAYED_WRITE = DelayedWriteScript.LUA.getBytes(UTF_8);

    final byte[] key;

    final byte[] value;

    private final Duration timeToLive;

    /** Whether a key that expires later stays as it is. */
    final boolean ifNewer;

    RedisWrite(String key, String value, Duration timeToLive, boolean ifNewer) {
        this.key = key.getBytes(UTF_8);
        this.value = value.getBytes(UTF_8);
        this.timeToLive = timeToLive;
        this.ifNewer = ifNewer;
    }

    long seconds() {
        return timeToLive.toSeconds();
    }

    byte[] millis() {
        return Long.toString(timeToLive.toMillis()).getBytes(UTF_8);
    }

    /** What takes the place of {@code SetOption} came with Spring Data Redis 4.1 only. */
    @SuppressWarnings("deprecation")
    void send(RedisConnection connection) {
        if (ifNewer) {
            connection.scriptingCommands().eval(DELAYED_WRITE, ReturnType.INTEGER, 1, key, value, millis());
        } else {
            connection.stringCommands().set(key, value, Expiration.seconds(seconds()), SetOption.upsert());
        }
    }
}
