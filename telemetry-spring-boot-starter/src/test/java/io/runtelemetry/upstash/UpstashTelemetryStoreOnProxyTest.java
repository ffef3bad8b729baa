package io.runtelemetry.upstash;

import static java.util.Objects.requireNonNull;

import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryStore;
import io.runtelemetry.interop.TypeScriptApplications;
import io.runtelemetry.store.HistoryFormat;
import io.runtelemetry.store.HistoryOptions;
import io.runtelemetry.store.TelemetryFormat;
import io.runtelemetry.tck.NodeScripts;
import io.runtelemetry.tck.RedisServerProcess;
import io.runtelemetry.tck.RemoteTelemetryStoreContract;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Over a proxy that speaks REST in front of the real server. */
@TestInstance(Lifecycle.PER_CLASS)
class UpstashTelemetryStoreOnProxyTest extends RemoteTelemetryStoreContract {

    private final RedisServerProcess server;

    private final TypeScriptApplications proxy;

    private final TelemetryStore store;

    UpstashTelemetryStoreOnProxyTest() throws IOException {
        NodeScripts scripts = TypeScriptApplications.install();
        server = RedisServerProcess.start();
        proxy = new TypeScriptApplications(scripts, server);
        Duration timeout = Duration.ofSeconds(3);
        store = new UpstashTelemetryStore(
                new UpstashOptions(proxy.url(), TypeScriptApplications.TOKEN, timeout, timeout, timeout, 10_000_000),
                new TelemetryFormat("telemetry", new TelemetryListener() {}),
                new HistoryFormat("telemetry", HistoryOptions.none()));
    }

    @AfterAll
    void stop() {
        proxy.close();
        server.close();
    }

    @Override
    protected TelemetryStore store() {
        return store;
    }

    @Override
    protected void putValue(String key, String value) {
        server.execute("SET", key, value);
    }

    @Override
    protected @Nullable String getValue(String key) {
        return server.execute("GET", key);
    }

    @Override
    protected Duration timeToLive(String key) {
        return Duration.ofMillis(Long.parseLong(requireNonNull(server.execute("PTTL", key))));
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
