package io.runtelemetry.recorder;

import static io.runtelemetry.recorder.RecorderFixture.NEVER;
import static io.runtelemetry.recorder.RecorderFixture.SOON;
import static io.runtelemetry.recorder.RecorderFixture.payment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.runtelemetry.EntityTypes;
import io.runtelemetry.recorder.RecorderOptions.Mode;
import io.runtelemetry.trigger.TriggerEnvironment;
import io.runtelemetry.trigger.TriggerRunUrlGenerator;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The one thread, and what the recorder says of it. */
class RecorderThreadTest {

    private final FaultyStore store = new FaultyStore();

    private final ToldEvents told = new ToldEvents();

    /** Looks for records at the start, and then so rarely that only who wakes it gets on. */
    private final TelemetryRecorder sleeper = recorder(Mode.SYNC, NEVER);

    private final TelemetryRecorder recorder = recorder(Mode.ASYNC, Duration.ofMillis(1));

    @AfterEach
    void stop() {
        store.away = null;
        store.refused.clear();
        sleeper.stop();
        recorder.stop();
    }

    @Test
    void it_does_not_keep_the_process_from_ending() {
        recorder.start();

        assertThat(threads()).singleElement().matches(Thread::isDaemon);
    }

    @Test
    void it_sleeps_while_there_is_nothing_to_do() {
        recorder.start();

        await().atMost(SOON).until(() -> threads().get(0).getState() == Thread.State.TIMED_WAITING);
    }

    @Test
    void a_job_that_waits_for_its_record_wakes_it() {
        startAndFallAsleep();

        assertThat(CompletableFuture.runAsync(() -> sleeper.record(payment("1"), "run_a")))
                .succeedsWithin(SOON);
        assertThat(store.stored).containsKey(payment("1"));
    }

    @Test
    void a_stop_wakes_it() {
        startAndFallAsleep();

        assertThat(CompletableFuture.runAsync(sleeper::stop)).succeedsWithin(SOON);
        assertThat(threads()).isEmpty();
    }

    @Test
    void the_recorder_tells_how_it_gets_on() {
        assertThat(recorder.capacity()).isEqualTo(100);
        assertThat(recorder.oldestPendingAge()).isZero();
        assertThat(recorder.isStoreAway()).isFalse();

        store.away = new IllegalStateException("away");
        recorder.record(payment("1"), "run_a");
        recorder.record(payment("1"), "run_b");
        assertThat(recorder.coalescedRecords()).isEqualTo(1);
        assertThat(recorder.oldestPendingAge()).isPositive().isLessThan(SOON);

        recorder.start();
        await().atMost(SOON).until(recorder::isStoreAway);
        store.away = null;
        await().atMost(SOON).until(() -> recorder.pendingRecords() == 0);
        assertThat(recorder.isStoreAway()).isFalse();
    }

    @Test
    void the_recorder_counts_what_it_tried_again() {
        store.refused.add(payment("1"));
        recorder.record(payment("1"), "run_a");
        recorder.start();

        await().atMost(SOON).until(() -> recorder.retriedRecords() >= 1);
        assertThat(recorder.retriedRecords()).isLessThanOrEqualTo(store.attempts.size());
    }

    private void startAndFallAsleep() {
        sleeper.start();
        await().atMost(SOON).until(() -> threads().get(0).getState() == Thread.State.TIMED_WAITING);
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("telemetry-recorder"))
                .toList();
    }

    private TelemetryRecorder recorder(Mode mode, Duration pollInterval) {
        return new TelemetryRecorder(
                store,
                EntityTypes.shared(),
                new TriggerRunUrlGenerator("https://cloud.trigger.dev", TriggerEnvironment.UNKNOWN),
                told,
                new RecorderOptions(Duration.ofDays(14), mode, NEVER, 100, 16, pollInterval, NEVER),
                0);
    }
}
