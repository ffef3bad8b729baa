package io.runtelemetry.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.protocol.CommandType;
import io.runtelemetry.EntityRef;
import io.runtelemetry.RecordedRun;
import io.runtelemetry.RunHistory;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryStore;
import io.runtelemetry.TelemetryStore.Failure;
import io.runtelemetry.TelemetryWrite;
import io.runtelemetry.store.HistoryFormat;
import io.runtelemetry.store.HistoryOptions;
import io.runtelemetry.store.TelemetryFormat;
import io.runtelemetry.tck.RedisServerProcess;
import io.runtelemetry.tck.RunHistoryContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Over the real server, and what it sees of it. */
@TestInstance(Lifecycle.PER_CLASS)
class RedisRunHistoryTest extends RunHistoryContract {

    private final RedisServerProcess server = RedisServerProcess.start();

    private final RedisUnderTest redis = new RedisUnderTest(server.port(), Duration.ofSeconds(10));

    private final LettuceConnectionFactory application = new LettuceConnectionFactory("127.0.0.1", server.port());

    private final TelemetryConnections connections;

    RedisRunHistoryTest() {
        application.afterPropertiesSet();
        Duration timeout = Duration.ofSeconds(10);
        connections = RedisClients.dedicated(application, new Timeouts(timeout, timeout, timeout));
    }

    @AfterAll
    void stop() throws Exception {
        connections.destroy();
        application.destroy();
        redis.close();
        server.close();
    }

    @Override
    protected TelemetryStore store(HistoryOptions options) {
        return new RedisTelemetryStore(
                connections.writes(),
                connections.reads(),
                new TelemetryFormat("telemetry", new TelemetryListener() {}),
                new HistoryFormat("telemetry", options));
    }

    @Test
    void it_is_one_more_command_for_each_in_the_same_pipeline_and_the_record_is_as_ever() throws IOException {
        TelemetryStore store = store(OPTIONS);
        RecordedRun run = run("a", Duration.ZERO);
        EntityRef entity = entity("1");
        write(store, entity("warm up"), run);
        try (RedisMonitor monitor = new RedisMonitor(server.port())) {
            write(store, entity, run);

            List<String> sent = monitor.commands(redis).stream()
                    .filter(command -> command.startsWith("\"SET\"") || command.startsWith("\"EVAL\""))
                    .toList();
            assertThat(sent).hasSize(3);
            assertThat(sent.get(0))
                    .isEqualTo("\"SET\" \"telemetry:" + entity + "\" \"{\\\"runId\\\":\\\"" + run.runId()
                            + "\\\"}\" \"EX\" \"1209600\"");
            assertThat(sent.get(1)).contains("\"telemetry::history:" + entity + "\"");
            assertThat(sent.get(2)).contains("\"telemetry::run:" + run.runId() + "\"");
        }
    }

    @Test
    void without_a_history_nothing_but_the_record_is_there() {
        RecordedRun run = run("a", Duration.ZERO);
        write(store(HistoryOptions.none()), entity("1"), run);

        assertThat(commands().keys("*" + entity("1") + "*")).containsExactly("telemetry:" + entity("1"));
        assertThat(commands().keys("*" + run.runId() + "*")).isEmpty();
    }

    @Test
    void readers_of_the_fixed_key_see_the_record_alone() {
        RecordedRun run = run("a", Duration.ZERO);
        write(store(OPTIONS), entity("1"), run);

        assertThat(commands().get("telemetry:" + entity("1"))).isEqualTo("{\"runId\":\"" + run.runId() + "\"}");
        assertThat(commands().keys("telemetry:[a-z]*" + entity("1").id() + "*"))
                .containsExactly("telemetry:" + entity("1"));
    }

    @Test
    void it_expires_with_the_record_of_its_newest_run() {
        RecordedRun newest = run("b", Duration.ofMinutes(10));
        write(store(OPTIONS), entity("1"), newest);
        write(store(OPTIONS), entity("1"), run("a", Duration.ofMinutes(20)));

        for (String key : List.of("telemetry::history:" + entity("1"), "telemetry::run:" + newest.runId())) {
            assertThat(Duration.ofMillis(commands().pttl(key)))
                    .as(key)
                    .isBetween(TIME_TO_LIVE.minusMinutes(11), TIME_TO_LIVE.minusMinutes(10));
        }
        assertThat(commands().zcard("telemetry::history:" + entity("1"))).isEqualTo(2);
    }

    @Test
    void members_beyond_the_bounds_leave_the_server_too() {
        for (int i = 0; i < 8; i++) {
            write(store(OPTIONS), entity("1"), run("r" + i, Duration.ofMinutes(60 - i)));
            write(store(OPTIONS), entity("e" + i), run("a", Duration.ofMinutes(60 - i)));
        }
        RecordedRun a = run("a", Duration.ZERO);

        assertThat(commands().zcard("telemetry::history:" + entity("1"))).isEqualTo(3);
        assertThat(commands().zcard("telemetry::run:" + a.runId())).isEqualTo(5);
    }

    @Test
    void what_could_not_be_kept_fails_the_write_which_is_complete_once_it_is_tried_again() {
        TelemetryStore store = store(OPTIONS);
        RecordedRun run = run("a", Duration.ZERO);
        TelemetryWrite write = new TelemetryWrite(
                entity("1"), new TelemetryRecord(run.runId()), TIME_TO_LIVE, false, List.of(run), List.of());
        commands().aclSetuser("default", AclSetuserArgs.Builder.removeCommand(CommandType.ZADD));
        try {
            List<Failure> failures = Failure.among(store.write(List.of(write)));

            assertThat(failures).extracting(Failure::write).containsExactly(write);
            assertThat(failures.get(0).reason()).hasMessageContaining("lacks a permission");
        } finally {
            commands().aclSetuser("default", AclSetuserArgs.Builder.addCommand(CommandType.ZADD));
        }

        assertThat(store.write(List.of(write))).isEmpty();
        assertThat(store.write(List.of(write))).isEmpty();
        assertThat(((RunHistory) store).runsOf(entity("1"))).containsExactly(run);
    }

    @Test
    void a_user_with_the_documented_permissions_may_do_all_of_it() throws IOException {
        String rules = Files.readAllLines(Path.of("..", "docs", "history.md")).stream()
                .filter(line -> line.startsWith("ACL SETUSER telemetry "))
                .findFirst()
                .orElseThrow();
        try (RedisServerProcess restricted = RedisServerProcess.start(Stream.concat(
                        Stream.of("--user"), Arrays.stream(rules.split(" ")).skip(2))
                .toArray(String[]::new))) {
            RedisStandaloneConfiguration user = new RedisStandaloneConfiguration("127.0.0.1", restricted.port());
            user.setUsername("telemetry");
            user.setPassword("password");
            LettuceConnectionFactory factory = new LettuceConnectionFactory(user);
            factory.afterPropertiesSet();
            try {
                TelemetryStore store = new RedisTelemetryStore(
                        factory,
                        factory,
                        new TelemetryFormat("telemetry", new TelemetryListener() {}),
                        new HistoryFormat("telemetry", OPTIONS));
                RecordedRun newer = run("b", Duration.ZERO);
                RecordedRun older = run("a", Duration.ofMinutes(1));
                write(store, entity("1"), newer);
                write(store, entity("1"), older);

                assertThat(((RunHistory) store).runsOf(entity("1"))).containsExactly(newer, older);
                assertThat(((RunHistory) store).entitiesOf(older.runId())).containsExactly(entity("1"));
            } finally {
                factory.destroy();
            }
        }
    }

    @Test
    void a_key_of_another_kind_is_a_failure_that_is_told() {
        commands().set("telemetry::history:" + entity("1"), "text");

        assertThatException().isThrownBy(() -> ((RunHistory) store(OPTIONS)).runsOf(entity("1")));
    }

    private RedisCommands<String, String> commands() {
        return redis.commands();
    }
}
