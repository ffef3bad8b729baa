package io.runtelemetry.aspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.runtelemetry.EntityRef;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryListener.DropReason;
import io.runtelemetry.recorder.RecorderOptions;
import io.runtelemetry.recorder.RecorderOptions.Mode;
import io.runtelemetry.recorder.TelemetryRecorder;
import io.runtelemetry.store.InMemoryTelemetryStore;
import io.runtelemetry.trigger.TriggerEnvironment;
import io.runtelemetry.trigger.TriggerRunUrlGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What other threads record while the application starts. */
class JobRecorderTest {

    private static final int KEPT = 10_000;

    private final InMemoryTelemetryStore store = new InMemoryTelemetryStore();

    private final List<String> dropped = new ArrayList<>();

    private final TelemetryListener listener = new TelemetryListener() {
        @Override
        public void onDropped(int records, DropReason reason) {
            dropped.add(records + " " + reason);
        }
    };

    private final TelemetryRecorder recorder = new TelemetryRecorder(
            store,
            EntityTypes.shared(),
            new TriggerRunUrlGenerator("https://cloud.trigger.dev", TriggerEnvironment.UNKNOWN),
            listener,
            new RecorderOptions(
                    Duration.ofDays(14),
                    Mode.ASYNC,
                    Duration.ofMillis(100),
                    65_536,
                    512,
                    Duration.ofMillis(2),
                    Duration.ofSeconds(5)),
            0);

    private final JobRecorder jobs =
            new JobRecorder(() -> new JobRecorder.Target(recorder, () -> "run_a", () -> null, listener));

    @AfterEach
    void stop() {
        recorder.stop();
    }

    @Test
    void a_failure_that_cannot_even_be_described_reaches_no_job() {
        JobRecorder failing = new JobRecorder(() -> new JobRecorder.Target(
                recorder,
                () -> {
                    throw new IllegalStateException() {
                        @Override
                        public String getMessage() {
                            throw new UnsupportedOperationException("no message");
                        }
                    };
                },
                () -> null,
                listener));

        assertThat(failing.currentRunId()).isNull();
    }

    private static EntityRef entity(int i) {
        return new EntityRef("payment", "pym_" + i);
    }

    private void recordEarly(int number) {
        CompletableFuture.runAsync(() -> IntStream.range(0, number)
                        .forEach(i -> assertThat(jobs.record(entity(i), null, "run_a"))
                                .isTrue()))
                .join();
        recorder.start();
        jobs.connect();
    }

    @Test
    void is_kept_until_the_recorder_is_there() {
        recordEarly(KEPT);

        await().untilAsserted(() ->
                assertThat(store.read(List.of(entity(0), entity(KEPT - 1)))).hasSize(2));
        assertThat(dropped).isEmpty();
    }

    @Test
    void beyond_what_is_kept_the_oldest_make_room_and_are_told_to_be_dropped() {
        recordEarly(KEPT + 3);

        await().untilAsserted(() -> assertThat(store.read(List.of(entity(2), entity(3), entity(KEPT + 2))))
                .containsOnlyKeys(entity(3), entity(KEPT + 2)));
        assertThat(dropped).containsExactly("3 " + DropReason.OVERFLOW);
    }
}
