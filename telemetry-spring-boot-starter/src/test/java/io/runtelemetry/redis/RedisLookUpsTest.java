package io.runtelemetry.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import io.runtelemetry.EntityRef;
import io.runtelemetry.RecordedRun;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.store.HistoryFormat;
import io.runtelemetry.store.HistoryOptions;
import io.runtelemetry.store.TelemetryFormat;
import io.runtelemetry.tck.RedisServerProcess;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** People look runs up while connections come and go. */
@TestInstance(Lifecycle.PER_CLASS)
class RedisLookUpsTest {

    private static final EntityRef ENTITY = new EntityRef("payment", "1");

    private static final Map<EntityRef, TelemetryRecord> FOUND = Map.of(ENTITY, new TelemetryRecord("run_a"));

    private static final Duration READ = Duration.ofMillis(200);

    private static final Duration CONNECT = Duration.ofSeconds(2);

    private static final Duration SOON = Duration.ofSeconds(30);

    private final RedisServerProcess redis = RedisServerProcess.start();

    private final RedirectingProxy way = new RedirectingProxy(redis.port());

    private final ExecutorService people = Executors.newCachedThreadPool();

    private final AtomicLong passed = new AtomicLong();

    private TelemetryConnections connections = TelemetryConnections.shared(new LettuceConnectionFactory());

    RedisLookUpsTest() throws IOException {
        redis.execute("SET", "telemetry:payment:1", "{\"runId\":\"run_a\"}");
        redis.execute(
                "ZADD",
                "telemetry::history:payment:1",
                Long.toString(Instant.now().toEpochMilli()),
                "run_a");
    }

    @AfterEach
    void closeConnections() {
        connections.destroy();
        way.delayConnections(Duration.ZERO);
    }

    @AfterAll
    void stop() {
        people.shutdownNow();
        way.close();
        redis.close();
    }

    private RedisTelemetryStore store(String client) {
        RedisStandaloneConfiguration address = new RedisStandaloneConfiguration("127.0.0.1", way.port());
        RedisConnectionFactory application =
                client.equals("lettuce") ? new LettuceConnectionFactory(address) : new JedisConnectionFactory(address);
        connections = RedisClients.dedicated(application, new Timeouts(READ, Duration.ofSeconds(4), CONNECT));
        return new RedisTelemetryStore(
                connections.writes(),
                connections.reads(),
                new TelemetryFormat("telemetry", new TelemetryListener() {}),
                new HistoryFormat("telemetry", new HistoryOptions(3, false, 5, Duration.ofDays(14))),
                () -> System.nanoTime() + passed.get());
    }

    private List<CompletableFuture<Map<EntityRef, TelemetryRecord>>> severalLookUps(RedisTelemetryStore store) {
        return Stream.generate(() -> CompletableFuture.supplyAsync(() -> store.read(List.of(ENTITY)), people))
                .limit(4)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void the_first_ones_wait_for_the_first_connection(String client) {
        way.delayConnections(READ.multipliedBy(3));

        assertThat(severalLookUps(store(client)))
                .allSatisfy(answer -> assertThat(answer).succeedsWithin(SOON).isEqualTo(FOUND));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void after_a_long_silence_those_that_a_firewall_dropped_are_answered_on_new_connections(String client) {
        RedisTelemetryStore store = store(client);
        assertThat(store.read(List.of(ENTITY))).isEqualTo(FOUND);

        passed.addAndGet(TimeUnit.HOURS.toNanos(1));
        way.dropFlows();

        assertThat(severalLookUps(store))
                .allSatisfy(answer -> assertThat(answer).succeedsWithin(SOON).isEqualTo(FOUND));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void that_holds_for_a_history_as_well(String client) {
        RedisTelemetryStore store = store(client);
        assertThat(store.runsOf(ENTITY)).extracting(RecordedRun::runId).containsExactly("run_a");

        passed.addAndGet(TimeUnit.HOURS.toNanos(1));
        way.dropFlows();

        assertThat(store.runsOf(ENTITY)).extracting(RecordedRun::runId).containsExactly("run_a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void where_Redis_hangs_only_the_first_after_a_silence_waits_for_longer_than_a_reply(String client) {
        RedisTelemetryStore store = store(client);
        assertThat(store.read(List.of(ENTITY))).isEqualTo(FOUND);
        redis.pause();
        try {
            assertThatException().isThrownBy(() -> store.read(List.of(ENTITY)));
            passed.addAndGet(TimeUnit.HOURS.toNanos(1));
            assertThatException().isThrownBy(() -> store.read(List.of(ENTITY)));
            passed.addAndGet(TimeUnit.SECONDS.toNanos(2));

            long begun = System.nanoTime();
            for (int i = 0; i < 5; i++) {
                assertThatException().isThrownBy(() -> store.read(List.of(ENTITY)));
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(CONNECT.multipliedBy(3));
        } finally {
            redis.resume();
        }
    }
}
