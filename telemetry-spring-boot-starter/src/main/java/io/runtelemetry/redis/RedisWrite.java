package io.runtelemetry.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;

/** A record as Redis gets it. */
final class RedisWrite {

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
}
