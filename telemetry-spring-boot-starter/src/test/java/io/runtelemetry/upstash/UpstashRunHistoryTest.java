package io.runtelemetry.upstash;

import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryStore;
import io.runtelemetry.interop.TypeScriptApplications;
import io.runtelemetry.store.HistoryFormat;
import io.runtelemetry.store.HistoryOptions;
import io.runtelemetry.store.TelemetryFormat;
import io.runtelemetry.tck.NodeScripts;
import io.runtelemetry.tck.RedisServerProcess;
import io.runtelemetry.tck.RunHistoryContract;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Over a proxy that speaks REST in front of the real server. */
@TestInstance(Lifecycle.PER_CLASS)
class UpstashRunHistoryTest extends RunHistoryContract {

    private final RedisServerProcess server;

    private final TypeScriptApplications proxy;

    UpstashRunHistoryTest() throws IOException {
        NodeScripts scripts = TypeScriptApplications.install();
        server = RedisServerProcess.start();
        proxy = new TypeScriptApplications(scripts, server);
    }

    @AfterAll
    void stop() {
        proxy.close();
        server.close();
    }

    @Override
    protected TelemetryStore store(HistoryOptions options) {
        Duration timeout = Duration.ofSeconds(10);
        return new UpstashTelemetryStore(
                new UpstashOptions(proxy.url(), TypeScriptApplications.TOKEN, timeout, timeout, timeout, 10_000_000),
                new TelemetryFormat("telemetry", new TelemetryListener() {}),
                new HistoryFormat("telemetry", options));
    }
}
