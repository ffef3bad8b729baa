package io.runtelemetry.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.runtelemetry.EntityRef;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.RunUrlGenerator;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryUnavailableException;
import io.runtelemetry.TelemetryWrite;
import io.runtelemetry.operations.TelemetryReader;
import io.runtelemetry.operations.TelemetryTemplate;
import io.runtelemetry.recorder.RecorderOptions;
import io.runtelemetry.recorder.TelemetryRecorder;
import io.runtelemetry.store.HistoryOptions;
import io.runtelemetry.tck.RedisServerProcess;
import io.runtelemetry.trigger.TriggerEnvironment;
import io.runtelemetry.trigger.TriggerRunUrlGenerator;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The whole way from a job to Redis, while Redis goes away and comes back. */
class RedisOutageTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final RedisServerProcess server = RedisServerProcess.start();

    private final RedisUnderTest redis = new RedisUnderTest(server.port(), Duration.ofSeconds(1));

    private final RunUrlGenerator runUrls =
            new TriggerRunUrlGenerator("https://cloud.trigger.dev", TriggerEnvironment.UNKNOWN);

    private final TelemetryRecorder recorder = new TelemetryRecorder(
            redis.store,
            EntityTypes.shared(),
            runUrls,
            new TelemetryListener() {},
            new RecorderOptions(
                    Duration.ofDays(14),
                    RecorderOptions.Mode.ASYNC,
                    Duration.ofMillis(100),
                    65_536,
                    512,
                    Duration.ofMillis(2),
                    Duration.ofSeconds(5)),
            0);

    private final TelemetryOperations operations = new TelemetryTemplate(
            recorder, new TelemetryReader(redis.store, null, HistoryOptions.none(), EntityTypes.shared()), runUrls);

    @BeforeEach
    void start() {
        recorder.start();
    }

    @AfterEach
    void stop() throws Exception {
        recorder.stop();
        redis.close();
        server.close();
    }

    @Test
    void what_jobs_record_while_Redis_is_down_is_written_when_it_is_back() {
        operations.storeTelemetry("payment", "0", "run_a").join();
        server.kill();

        List<CompletableFuture<Void>> futures = store(1_000);
        await().atMost(SOON)
                .untilAsserted(() -> assertThatExceptionOfType(TelemetryUnavailableException.class)
                        .isThrownBy(() -> operations.getTelemetry("payment", "1")));
        assertThat(futures).noneMatch(CompletableFuture::isDone);
        server.restart();

        assertThat(futures).allSatisfy(future -> assertThat(future).succeedsWithin(SOON));
        assertThat(redis.commands().dbsize()).isEqualTo(1_000);
        await().atMost(SOON)
                .ignoreExceptions()
                .untilAsserted(() ->
                        assertThat(operations.getTelemetry("payment", "1")).contains(new TelemetryRecord("run_b")));
        assertThat(redis.commands().ttl("telemetry:payment:1")).isBetween(1_209_500L, 1_209_600L);
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "a process cannot be paused there")
    void a_Redis_that_hangs_holds_up_neither_jobs_nor_readers_for_ever() {
        operations.storeTelemetry("payment", "0", "run_a").join();
        server.pause();
        try {
            List<CompletableFuture<Void>> futures = store(10);
            assertThatExceptionOfType(TelemetryUnavailableException.class)
                    .isThrownBy(() -> operations.getTelemetry("payment", "0"));
            server.resume();

            assertThat(futures).allSatisfy(future -> assertThat(future).succeedsWithin(SOON));
        } finally {
            server.resume();
        }
        await().atMost(SOON)
                .ignoreExceptions()
                .untilAsserted(() ->
                        assertThat(operations.getTelemetry("payment", "1")).contains(new TelemetryRecord("run_b")));
    }

    @Test
    void what_another_process_wrote_meanwhile_is_newer_and_stays() {
        operations.storeTelemetry("payment", "1", "run_first").join();
        server.kill();
        CompletableFuture<Void> delayed = operations.storeTelemetry("payment", "1", "run_delayed");
        await().atMost(SOON)
                .untilAsserted(() -> assertThatExceptionOfType(TelemetryUnavailableException.class)
                        .isThrownBy(() -> operations.getTelemetry("payment", "1")));
        server.restart();
        // Comes before or after the delayed write: both ways it is what must be there in the end.
        redis.commands().setex("telemetry:payment:1", 1_209_600, "{\"runId\":\"run_newer\"}");

        assertThat(delayed).succeedsWithin(SOON);
        assertThat(redis.commands().get("telemetry:payment:1")).isEqualTo("{\"runId\":\"run_newer\"}");
    }

    @Test
    void a_write_that_was_under_way_when_the_connection_was_lost_is_not_sent_again_as_if_it_were_fresh()
            throws Exception {
        RedisUnderTest patient = new RedisUnderTest(server.port(), SOON);
        server.execute("CLIENT", "PAUSE", "60000", "WRITE");
        TelemetryWrite write = new TelemetryWrite(
                new EntityRef("payment", "1"),
                new TelemetryRecord("run_b"),
                Duration.ofDays(14),
                false,
                List.of(),
                List.of());
        CompletableFuture<?> written = CompletableFuture.supplyAsync(() -> patient.store.write(List.of(write)));
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(server.execute("INFO", "clients")).contains("blocked_clients:1\r"));

        server.restart();

        assertThat(written).failsWithin(SOON).withThrowableThat().withMessageContaining("disconnected");
        assertThat(redis.commands().exists("telemetry:payment:1")).isZero();
        patient.close();
    }

    private List<CompletableFuture<Void>> store(int number) {
        return IntStream.rangeClosed(1, number)
                .mapToObj(i -> operations.storeTelemetry("payment", Integer.toString(i), "run_b"))
                .toList();
    }
}
