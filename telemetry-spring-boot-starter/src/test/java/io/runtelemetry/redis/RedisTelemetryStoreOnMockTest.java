package io.runtelemetry.redis;

import com.github.fppt.jedismock.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;

/** Over the server in Java that the sample runs with where there is no Redis. */
class RedisTelemetryStoreOnMockTest extends RedisTelemetryStoreContract {

    private RedisServer server = started(0);

    private final int port = server.getBindPort();

    /** With time for its Lua, which is slow in a thousand scripts at once. */
    private final RedisUnderTest redis = new RedisUnderTest(port, Duration.ofSeconds(30));

    @AfterAll
    void stop() throws Exception {
        redis.close();
        disconnect();
    }

    @Override
    protected RedisUnderTest redis() {
        return redis;
    }

    @Override
    protected void disconnect() {
        try {
            server.stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected void reconnect() {
        server = started(port);
    }

    private static RedisServer started(int port) {
        try {
            RedisServer server = new RedisServer(port);
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
