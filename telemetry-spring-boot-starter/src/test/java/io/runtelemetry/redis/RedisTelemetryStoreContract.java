package io.runtelemetry.redis;

import io.runtelemetry.TelemetryStore;
import io.runtelemetry.tck.RemoteTelemetryStoreContract;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The contract of a store on Redis, over a server that the test brings along for all its methods. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class RedisTelemetryStoreContract extends RemoteTelemetryStoreContract {

    protected abstract RedisUnderTest redis();

    @Override
    protected TelemetryStore store() {
        return redis().store;
    }

    @Override
    protected void putValue(String key, String value) {
        redis().commands().set(key, value);
    }

    @Override
    protected @Nullable String getValue(String key) {
        return redis().commands().get(key);
    }

    @Override
    protected Duration timeToLive(String key) {
        return Duration.ofMillis(redis().commands().pttl(key));
    }
}
