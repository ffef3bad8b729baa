package io.runtelemetry.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.EntityRef;
import io.runtelemetry.RecordedRun;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryStore.Failure;
import io.runtelemetry.TelemetryWrite;
import io.runtelemetry.store.HistoryFormat;
import io.runtelemetry.store.HistoryOptions;
import io.runtelemetry.store.TelemetryFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Whatever something before Redis answers, it is understood or told, and is never a mistake of ours. */
class RedisOddAnswersTest {

    private static final Duration TIME_TO_LIVE = Duration.ofDays(14);

    private static final List<EntityRef> ENTITIES =
            List.of(new EntityRef("payment", "1"), new EntityRef("payment", "2"));

    static Stream<Arguments> answers() {
        return Stream.of("lettuce", "jedis", "shared")
                .flatMap(client -> Stream.of(
                                "+OK",
                                "+QUEUED",
                                ":0",
                                ":1",
                                "$-1",
                                "$0\r\n",
                                "$3\r\nabc",
                                "*-1",
                                "*0",
                                "*1\r\n*0",
                                "*1\r\n$-1",
                                "*2\r\n:1\r\n:2",
                                "*3\r\n$-1\r\n$-1\r\n$-1",
                                "*2\r\n$1\r\na\r\n$3\r\nnan",
                                "-ERR",
                                "-",
                                "nonsense")
                        .map(answer -> Arguments.of(client, answer)));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void no_answer_makes_a_mistake_of_ours(String client, String answer) throws Exception {
        try (OddRedis odd = new OddRedis(answer + "\r\n")) {
            RedisStandaloneConfiguration address = new RedisStandaloneConfiguration("127.0.0.1", odd.port());
            RedisConnectionFactory application = client.equals("lettuce")
                    ? new LettuceConnectionFactory(address)
                    : new JedisConnectionFactory(address);
            Duration timeout = Duration.ofMillis(500);
            TelemetryConnections connections =
                    RedisClients.dedicated(application, new Timeouts(timeout, timeout, timeout));
            RedisConnectionFactory seen = client.equals("shared")
                    ? RefusingConnections.to(connections.writes(), Set.of("openPipeline", "scriptingCommands"))
                    : connections.writes();
            RedisTelemetryStore store = new RedisTelemetryStore(
                    seen,
                    seen,
                    new TelemetryFormat("telemetry", new TelemetryListener() {}),
                    new HistoryFormat("telemetry", new HistoryOptions(3, true, 5, TIME_TO_LIVE)));

            assertNoMistake(() -> store.write(List.of(write(0, false), write(1, true)))
                    .forEach(unwritten -> {
                        if (unwritten instanceof Failure failure) {
                            assertNoMistake(failure.reason());
                        }
                    }));
            assertNoMistake(() -> store.read(ENTITIES));
            assertNoMistake(() -> store.runsOf(ENTITIES.get(0)));
            assertNoMistake(() -> store.entitiesOf("run_a"));
            connections.destroy();
        }
    }

    private static TelemetryWrite write(int entity, boolean delayed) {
        List<RecordedRun> runs = List.of(new RecordedRun("run_a", Instant.now()));
        return new TelemetryWrite(
                ENTITIES.get(entity), new TelemetryRecord("run_a"), TIME_TO_LIVE, delayed, runs, List.of());
    }

    private static void assertNoMistake(Runnable use) {
        try {
            use.run();
        } catch (RuntimeException e) {
            assertNoMistake(e);
        }
    }

    private static void assertNoMistake(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            boolean ours = Stream.of(cause.getStackTrace())
                    .map(StackTraceElement::getClassName)
                    .filter(name -> !name.startsWith("java."))
                    .findFirst()
                    .filter(name -> name.startsWith("io.runtelemetry"))
                    .isPresent();
            boolean mistake = cause instanceof NullPointerException
                    || cause instanceof ClassCastException
                    || cause instanceof IndexOutOfBoundsException
                    || cause instanceof NoSuchElementException
                    || cause instanceof NumberFormatException;
            assertThat(ours && mistake).as("%s", (Object) cause).isFalse();
        }
    }
}
