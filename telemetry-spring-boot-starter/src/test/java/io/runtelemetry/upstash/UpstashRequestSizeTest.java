package io.runtelemetry.upstash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.EntityRef;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordedRun;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryWrite;
import io.runtelemetry.recorder.RecorderOptions;
import io.runtelemetry.recorder.TelemetryRecorder;
import io.runtelemetry.store.HistoryFormat;
import io.runtelemetry.store.HistoryOptions;
import io.runtelemetry.store.TelemetryFormat;
import io.runtelemetry.trigger.TriggerEnvironment;
import io.runtelemetry.trigger.TriggerRunUrlGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** How large requests are. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class UpstashRequestSizeTest {

    private static final Duration TIME_TO_LIVE = Duration.ofDays(14);

    private static final Duration SOON = Duration.ofSeconds(30);

    private final UpstashStub upstash = new UpstashStub();

    @AfterEach
    void closeUpstash() {
        upstash.close();
    }

    private UpstashTelemetryStore store(int maxRequestSize) {
        return new UpstashTelemetryStore(
                new UpstashOptions(
                        upstash.url(),
                        UpstashStub.TOKEN,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(5),
                        maxRequestSize),
                new TelemetryFormat("telemetry", new TelemetryListener() {}),
                new HistoryFormat("telemetry", new HistoryOptions(100, true, 5, TIME_TO_LIVE)));
    }

    private static TelemetryWrite write(int i, int runs, boolean delayed) {
        return new TelemetryWrite(
                new EntityRef("payment", "pym_" + i),
                new TelemetryRecord("run_" + i),
                TIME_TO_LIVE,
                delayed,
                IntStream.range(0, runs)
                        .mapToObj(run -> new RecordedRun("run_" + run, Instant.now()))
                        .toList(),
                List.of());
    }

    @Test
    void a_batch_goes_in_requests_that_are_not_larger_than_they_may_be() {
        List<TelemetryWrite> batch = IntStream.range(0, 60)
                .mapToObj(i -> write(i, i % 7 + 1, i % 2 == 0))
                .toList();

        assertThat(store(20_000).write(batch)).isEmpty();

        assertThat(upstash.requests())
                .extracting(UpstashStub.Request::bytes)
                .allMatch(bytes -> bytes <= 20_000)
                .as("as few as that takes")
                .hasSizeBetween(3, 19);
    }

    @Test
    void what_had_to_wait_for_another_request_is_written_as_late_as_it_is() {
        upstash.then((exchange, request) -> {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
            byte[] answer =
                    ("[" + "{\"result\":1},".repeat(request.commands().size() - 1) + "{\"result\":1}]").getBytes(UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });

        assertThat(store(10_000).write(List.of(write(1, 1, false), write(2, 100, false))))
                .isEmpty();

        assertThat(upstash.requests()).hasSize(2);
        assertThat(upstash.requests().get(0).commands().get(0).get(0).asString())
                .isEqualTo("SET");
        JsonNode late = upstash.requests().get(1).commands().get(0);
        assertThat(late.get(0).asString()).isEqualTo("EVAL");
        assertThat(Long.parseLong(late.get(5).asString())).isLessThanOrEqualTo(TIME_TO_LIVE.toMillis() - 300);
    }

    @Test
    void reads_go_in_requests_that_are_not_larger_than_they_may_be() {
        upstash.takingAtMost(20_000);
        List<EntityRef> page = IntStream.range(0, 500)
                .mapToObj(i -> new EntityRef("payment", "ü".repeat(100) + i))
                .toList();

        assertThat(store(20_000).read(page)).isEmpty();

        assertThat(upstash.requests()).as("as few as that takes").hasSizeBetween(6, 8);
    }

    @Test
    void a_record_that_is_larger_by_itself_goes_alone() {
        assertThat(store(1_000).write(List.of(write(1, 1, false), write(2, 100, false), write(3, 1, false))))
                .isEmpty();

        assertThat(upstash.requests()).hasSize(3);
    }

    @Test
    void what_a_proxy_finds_too_large_is_halved_until_it_passes() {
        upstash.takingAtMost(1_000_000);
        TelemetryRecorder recorder = new TelemetryRecorder(
                store(10_000_000),
                EntityTypes.shared(),
                new TriggerRunUrlGenerator("https://cloud.trigger.dev", TriggerEnvironment.UNKNOWN),
                new TelemetryListener() {},
                new RecorderOptions(
                        TIME_TO_LIVE,
                        RecorderOptions.Mode.ASYNC,
                        Duration.ofMillis(100),
                        65_536,
                        5_000,
                        Duration.ofMillis(2),
                        Duration.ofSeconds(5)),
                1);
        List<EntityRef> entities = IntStream.range(0, 5_000)
                .mapToObj(i -> new EntityRef("payment", "ü".repeat(500) + i))
                .toList();
        CompletableFuture<Void> written = recorder.store(entities, "run_a");

        recorder.start();
        try {
            assertThat(written).succeedsWithin(SOON);
        } finally {
            recorder.stop();
        }
        assertThat(upstash.requests())
                .extracting(UpstashStub.Request::bytes)
                .as("some were refused")
                .anyMatch(bytes -> bytes > 1_000_000);
    }
}
