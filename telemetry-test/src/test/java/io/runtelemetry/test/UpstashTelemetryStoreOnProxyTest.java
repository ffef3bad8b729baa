package io.runtelemetry.test;

import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryStore;
import io.runtelemetry.store.TelemetryFormat;
import io.runtelemetry.upstash.UpstashOptions;
import io.runtelemetry.upstash.UpstashTelemetryStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;

/** Over a proxy that speaks REST in front of the real server. */
class UpstashTelemetryStoreOnProxyTest extends RedisTelemetryStoreContract {

    private final RedisServerProcess server;

    private final TypeScriptApplications proxy;

    private final RedisUnderTest redis;

    private final TelemetryStore store;

    UpstashTelemetryStoreOnProxyTest() throws IOException {
        Path node = TypeScriptApplications.install();
        server = RedisServerProcess.start();
        proxy = new TypeScriptApplications(node, server);
        redis = new RedisUnderTest(server.port(), Duration.ofSeconds(2));
        Duration timeout = Duration.ofSeconds(3);
        store = new UpstashTelemetryStore(
                new UpstashOptions(proxy.url(), TypeScriptApplications.TOKEN, timeout, timeout, timeout),
                new TelemetryFormat("telemetry", new TelemetryListener() {}));
    }

    @AfterAll
    void stop() throws Exception {
        redis.close();
        proxy.close();
        server.close();
    }

    @Override
    protected TelemetryStore store() {
        return store;
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
