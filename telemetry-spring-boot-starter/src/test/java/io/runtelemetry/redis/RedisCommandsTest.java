package io.runtelemetry.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.AclSetuserArgs;
import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryStore.Failure;
import io.runtelemetry.TelemetryWrite;
import io.runtelemetry.store.HistoryFormat;
import io.runtelemetry.store.HistoryOptions;
import io.runtelemetry.store.TelemetryFormat;
import io.runtelemetry.tck.RedisServerProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** What the Redis store really sends, as the server sees it. */
@TestInstance(Lifecycle.PER_CLASS)
class RedisCommandsTest {

    private static final Duration TIME_TO_LIVE = Duration.ofDays(14);

    private final RedisServerProcess server = RedisServerProcess.start();

    private final RedisUnderTest redis = new RedisUnderTest(server.port(), Duration.ofSeconds(10));

    @AfterAll
    void stop() throws Exception {
        redis.close();
        server.close();
    }

    @BeforeEach
    void clear() {
        redis.commands().flushall();
    }

    @Test
    void a_fresh_record_is_one_SET_with_EX_1209600() throws IOException {
        try (RedisMonitor monitor = new RedisMonitor(server.port())) {
            redis.store.write(List.of(fresh("payment", "pym_123", "run_abc"), fresh("invoice", "7:1", "run_abc")));

            assertThat(monitor.commands(redis))
                    .containsExactly(
                            "\"SET\" \"telemetry:payment:pym_123\" \"{\\\"runId\\\":\\\"run_abc\\\"}\" \"EX\" \"1209600\"",
                            "\"SET\" \"telemetry:invoice:7:1\" \"{\\\"runId\\\":\\\"run_abc\\\"}\" \"EX\" \"1209600\"");
        }
    }

    @Test
    void a_delayed_record_where_there_is_none_is_one_SET_that_would_leave_another_alone() throws IOException {
        try (RedisMonitor monitor = new RedisMonitor(server.port())) {
            redis.store.write(List.of(delayed("1", Duration.ofMillis(1_500))));

            List<String> commands = monitor.commands(redis);
            assertThat(commands).hasSize(1);
            assertThat(commands.get(0))
                    .startsWith("\"SET\" \"telemetry:payment:1\" \"{\\\"runId\\\":\\\"run_abc\\\"}\" \"PX\"");
            assertSetUnlessPresent(commands.get(0));
        }
    }

    @Test
    void a_delayed_record_where_there_is_one_is_then_a_script_that_compares_before_it_sets() throws IOException {
        redis.store.write(List.of(delayed("1", Duration.ofMinutes(1))));
        server.execute("CLIENT", "PAUSE", "300", "WRITE");
        try (RedisMonitor monitor = new RedisMonitor(server.port())) {
            redis.store.write(List.of(delayed("1", Duration.ofMillis(1_500))));

            List<String> commands = monitor.commands(redis);
            assertThat(commands).hasSize(4);
            assertSetUnlessPresent(commands.get(0));
            assertThat(commands.get(1)).startsWith("\"EVAL\"");
            String script = commands.get(1).replaceFirst(" \"1209600000\"$", "");
            assertThat(lastNumber(script))
                    .as("the record has aged while the server paused")
                    .isBetween(1_209_588_500L, 1_209_598_300L);
            assertThat(commands.get(2)).isEqualToIgnoringCase("\"PTTL\" \"telemetry:payment:1\"");
            assertThat(commands.get(3))
                    .startsWithIgnoringCase(
                            "\"SET\" \"telemetry:payment:1\" \"{\\\"runId\\\":\\\"run_abc\\\"}\" \"PX\"");
            assertThat(lastNumber(commands.get(3))).isEqualTo(lastNumber(script));
        }
    }

    /** It may be older than a second and a half by the time that it is sent. */
    private static void assertSetUnlessPresent(String command) {
        assertThat(command).startsWith("\"SET\"").endsWith(" \"NX\"");
        assertThat(lastNumber(command.replace(" \"NX\"", ""))).isBetween(1_209_588_500L, 1_209_598_500L);
    }

    private static long lastNumber(String command) {
        return Long.parseLong(command.replaceFirst(".*\"(\\d+)\"$", "$1"));
    }

    @Test
    void of_a_batch_of_delayed_records_only_those_run_the_script_that_find_another() {
        redis.store.write(List.of(delayed("2", Duration.ofMinutes(1))));
        redis.commands().configResetstat();

        List<Failure> failures = Failure.among(redis.store.write(List.of(
                delayed("1", Duration.ofSeconds(1)),
                delayed("2", Duration.ofSeconds(1)),
                fresh("payment", "3", "run_abc"),
                delayed("4", Duration.ofSeconds(1)))));

        assertThat(failures).isEmpty();
        assertThat(redis.commands().info("commandstats")).contains("cmdstat_eval:calls=1,");
        assertThat(redis.commands().dbsize()).isEqualTo(4);
        assertThat(redis.commands().pttl("telemetry:payment:2"))
                .isGreaterThan(TIME_TO_LIVE.minusSeconds(30).toMillis());
    }

    @Test
    void a_record_that_had_to_wait_for_a_connection_is_a_delayed_one() throws IOException {
        LettuceConnectionFactory slow = new LettuceConnectionFactory("127.0.0.1", server.port()) {

            @Override
            public RedisConnection getConnection() {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
                return super.getConnection();
            }
        };
        slow.afterPropertiesSet();
        try (RedisMonitor monitor = new RedisMonitor(server.port())) {
            new RedisTelemetryStore(
                            slow,
                            slow,
                            new TelemetryFormat("telemetry", new TelemetryListener() {}),
                            new HistoryFormat("telemetry", HistoryOptions.none()))
                    .write(List.of(fresh("payment", "1", "run_abc")));

            assertThat(monitor.commands(redis))
                    .singleElement(InstanceOfAssertFactories.STRING)
                    .startsWith("\"SET\" \"telemetry:payment:1\"")
                    .endsWith("\"NX\"");
        } finally {
            slow.destroy();
        }
        assertThat(redis.commands().pttl("telemetry:payment:1")).isLessThan(TIME_TO_LIVE.toMillis() - 199);
    }

    @Test
    void several_entities_are_read_with_one_MGET() throws IOException {
        try (RedisMonitor monitor = new RedisMonitor(server.port())) {
            redis.store.read(List.of(new EntityRef("payment", "1"), new EntityRef("invoice", "2")));

            assertThat(monitor.commands(redis))
                    .containsExactly("\"MGET\" \"telemetry:payment:1\" \"telemetry:invoice:2\"");
        }
    }

    @Test
    void a_batch_is_sent_as_one_pipeline() {
        List<TelemetryWrite> batch = IntStream.range(0, 512)
                .mapToObj(i -> fresh("payment", "pay_" + i, "run_abc"))
                .toList();
        redis.store.write(batch);
        long readsBefore = statistic("total_reads_processed");
        redis.commands().configResetstat();

        assertThat(redis.store.write(batch)).isEmpty();

        assertThat(redis.commands().info("commandstats")).contains("cmdstat_set:calls=512,");
        assertThat(statistic("total_reads_processed"))
                .as("one read for each command would be 512; before: %s", readsBefore)
                .isLessThan(64);
    }

    @Test
    void what_the_server_refuses_is_told_for_each_and_holds_no_other_back() {
        redis.commands()
                .aclSetuser("default", AclSetuserArgs.Builder.resetKeys().keyPattern("telemetry:payment:*"));
        try {
            TelemetryWrite good = fresh("payment", "1", "run_a");
            TelemetryWrite bad = fresh("invoice", "1", "run_a");
            TelemetryWrite alsoGood = fresh("payment", "2", "run_a");

            List<Failure> failures = Failure.among(redis.store.write(List.of(good, bad, alsoGood)));

            assertThat(failures).extracting(Failure::write).containsExactly(bad);
            assertThat(failures.get(0).reason()).hasMessageContaining("NOPERM");
            assertThat(redis.store.read(List.of(good.entity(), alsoGood.entity())))
                    .containsOnlyKeys(good.entity(), alsoGood.entity());
        } finally {
            redis.commands().aclSetuser("default", AclSetuserArgs.Builder.allKeys());
        }
    }

    @Test
    void a_key_of_another_kind_is_no_record_and_is_replaced_by_the_next() {
        redis.commands().lpush("telemetry:payment:1", "list");
        EntityRef entity = new EntityRef("payment", "1");

        assertThat(redis.store.read(List.of(entity))).isEmpty();
        assertThat(redis.store.write(List.of(fresh("payment", "1", "run_a")))).isEmpty();
        assertThat(redis.store.read(List.of(entity))).containsEntry(entity, new TelemetryRecord("run_a"));
    }

    private long statistic(String name) {
        return redis.commands()
                .info("stats")
                .lines()
                .filter(line -> line.startsWith(name + ":"))
                .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    private static TelemetryWrite fresh(String type, String id, String runId) {
        return new TelemetryWrite(
                new EntityRef(type, id), new TelemetryRecord(runId), TIME_TO_LIVE, false, List.of(), List.of());
    }

    private static TelemetryWrite delayed(String id, Duration age) {
        return new TelemetryWrite(
                new EntityRef("payment", id),
                new TelemetryRecord("run_abc"),
                TIME_TO_LIVE.minus(age),
                true,
                List.of(),
                List.of());
    }
}
