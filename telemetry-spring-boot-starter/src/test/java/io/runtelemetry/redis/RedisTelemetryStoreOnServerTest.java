package io.runtelemetry.redis;

import io.runtelemetry.tck.RedisServerProcess;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;

/** Over the real server. */
class RedisTelemetryStoreOnServerTest extends RedisTelemetryStoreContract {

    private final RedisServerProcess server = RedisServerProcess.start();

    private final RedisUnderTest redis = new RedisUnderTest(server.port(), Duration.ofSeconds(2));

    @AfterAll
    void stop() throws Exception {
        redis.close();
        server.close();
    }

    @Override
    protected RedisUnderTest redis() {
        return redis;
    }

    @Override
    protected void disconnect() {
        server.kill();
    }

    @Override
    protected void reconnect() {
        server.restart();
    }
}
