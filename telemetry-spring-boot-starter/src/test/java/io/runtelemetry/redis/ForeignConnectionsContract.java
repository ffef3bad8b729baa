package io.runtelemetry.redis;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.EntityRef;
import io.runtelemetry.RecordedRun;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryStore;
import io.runtelemetry.TelemetryWrite;
import io.runtelemetry.store.HistoryFormat;
import io.runtelemetry.store.HistoryOptions;
import io.runtelemetry.store.TelemetryFormat;
import io.runtelemetry.tck.RedisServerProcess;
import io.runtelemetry.tck.RemoteTelemetryStoreContract;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** The contract of a store through connections of the application, or to a server, that lack something. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class ForeignConnectionsContract extends RemoteTelemetryStoreContract {

    private final RedisServerProcess server;

    private final RedisConnectionFactory connections;

    private final RedisTelemetryStore store;

    /**
     * Opens connections.
     *
     * @param connections to a server, waiting some seconds for it
     * @param refused the methods that the client does not know how to do
     */
    ForeignConnectionsContract(Function<RedisServerProcess, RedisConnectionFactory> connections, String... refused) {
        this(RedisServerProcess.start(), connections, refused);
    }

    ForeignConnectionsContract(
            RedisServerProcess server,
            Function<RedisServerProcess, RedisConnectionFactory> connections,
            String... refused) {
        this.server = server;
        this.connections = connections.apply(server);
        RedisConnectionFactory seen = RefusingConnections.to(this.connections, Set.of(refused));
        store = new RedisTelemetryStore(
                seen,
                seen,
                new TelemetryFormat("telemetry", new TelemetryListener() {}),
                new HistoryFormat("telemetry", new HistoryOptions(3, true, 5, TIME_TO_LIVE)));
    }

    @AfterAll
    void stop() throws Exception {
        ((DisposableBean) connections).destroy();
        server.close();
    }

    @Test
    void a_history_is_kept_as_well() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        List<RecordedRun> runs = List.of(
                new RecordedRun("run_a", now.minusMillis(4)),
                new RecordedRun("run_b", now.minusMillis(3)),
                new RecordedRun("run_c", now.minusMillis(2)),
                new RecordedRun("run_d", now));
        EntityRef entity = entity("history");
        for (boolean delayed : new boolean[] {false, true}) {
            assertThat(TelemetryStore.Failure.among(store.write(List.of(new TelemetryWrite(
                            entity, new TelemetryRecord("run_d"), TIME_TO_LIVE, delayed, runs, List.of())))))
                    .isEmpty();
        }

        assertThat(store.runsOf(entity)).containsExactly(runs.get(3), runs.get(2), runs.get(1));
        assertThat(store.entitiesOf("run_d")).contains(entity);
        assertThat(Long.parseLong(requireNonNull(
                        server.execute("PTTL", "telemetry::history:" + entity.type() + ":" + entity.id()))))
                .isBetween(TIME_TO_LIVE.minusMinutes(1).toMillis(), TIME_TO_LIVE.toMillis());
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
