package io.runtelemetry.recorder;

import static io.runtelemetry.recorder.RecorderFixture.SOON;
import static io.runtelemetry.recorder.RecorderFixture.payment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.runtelemetry.EntityRef;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.trigger.TriggerEnvironment;
import io.runtelemetry.trigger.TriggerRunUrlGenerator;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TelemetryRecorderTest {

    private @Nullable RecorderFixture fixture;

    @AfterEach
    void stop() {
        if (fixture != null) {
            fixture.store.away = null;
            fixture.recorder.stop();
        }
        assertThat(RecorderFixture.threadRuns()).as("the thread has ended").isFalse();
    }

    @Test
    void records_are_written_and_the_future_completes_once_they_are() {
        RecorderFixture it = started(RecorderFixture.async());

        CompletableFuture<Void> future = it.recorder.store(List.of(payment("1"), payment("2")), "run_a");
        it.recorder.record(payment("3"), "run_b");

        assertThat(future).succeedsWithin(SOON);
        assertThat(it.store.stored).containsEntry(payment("1"), "run_a").containsEntry(payment("2"), "run_a");
        await().atMost(SOON).until(() -> "run_b".equals(it.store.stored.get(payment("3"))));
    }

    @Test
    void what_came_before_the_start_is_written_after_it() {
        RecorderFixture it = use(RecorderFixture.async());
        CompletableFuture<Void> future = it.recorder.store("payment", "1", "run_a");
        assertThat(it.recorder.isRunning()).isFalse();

        it.recorder.start();
        it.recorder.start();

        assertThat(it.recorder.isRunning()).isTrue();
        assertThat(future).succeedsWithin(SOON);
        assertThat(it.store.stored).containsEntry(payment("1"), "run_a");
    }

    @Test
    void a_store_that_blocks_does_not_block_jobs() {
        RecorderFixture it = started(RecorderFixture.asyncWithCapacity(10));
        try (FaultyStore.Block block = it.store.block()) {
            it.recorder.record(payment("first"), "run_a");
            block.awaitReached();

            List<CompletableFuture<Void>> futures = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                futures.add(it.recorder.store("payment", "pay_" + i, "run_b"));
            }

            assertThat(it.recorder.pendingRecords()).isEqualTo(10);
            assertThat(futures.subList(0, 990))
                    .as("those that were dropped are over")
                    .allSatisfy(future -> assertThat(future).succeedsWithin(SOON));
            assertThat(futures.subList(990, 1_000)).noneMatch(CompletableFuture::isDone);
        }
        await().atMost(SOON).until(() -> it.store.stored.size() == 11 && it.recorder.pendingRecords() == 0);
        assertThat(it.told.lines).contains("dropped 991 OVERFLOW");
    }

    @Test
    void while_the_store_is_away_the_future_waits_until_the_record_is_written() {
        RecorderFixture it = started(RecorderFixture.async());
        it.store.away = new IllegalStateException("refused");
        CompletableFuture<Void> future = it.recorder.store("payment", "1", "run_a");
        await().atMost(SOON).until(() -> it.store.attempts.size() >= 3);
        assertThat(future).isNotDone();

        it.store.away = null;

        assertThat(future).succeedsWithin(SOON);
        assertThat(it.store.stored).containsEntry(payment("1"), "run_a");
    }

    @Test
    void a_future_completes_when_a_newer_run_takes_the_place_of_its_own() {
        RecorderFixture it = started(RecorderFixture.async());
        it.store.away = new IllegalStateException("refused");
        CompletableFuture<Void> older = it.recorder.store("payment", "1", "run_a");
        CompletableFuture<Void> newer = it.recorder.store("payment", "1", "run_b");

        assertThat(older).succeedsWithin(SOON);
        assertThat(newer).isNotDone();
    }

    @Test
    void what_is_chained_to_a_future_does_not_run_on_the_thread_of_the_recorder_or_of_another_job() {
        RecorderFixture it = started(RecorderFixture.async());
        List<CompletableFuture<String>> threads = new ArrayList<>();
        try (FaultyStore.Block block = it.store.block()) {
            it.recorder.record(payment("first"), "run_a");
            block.awaitReached();
            threads.add(it.recorder.store("payment", "1", "run_a").thenApply(done -> threadName()));
            threads.add(it.recorder.store("payment", "1", "run_b").thenApply(done -> threadName()));
        }

        assertThat(threads)
                .allSatisfy(thread ->
                        assertThat(thread).succeedsWithin(SOON).asString().isNotIn("telemetry-recorder", threadName()));
    }

    static List<Throwable> whateverAStoreThrows() {
        return List.of(
                new IllegalStateException("state"), new IOException("checked"), new NoClassDefFoundError("class path"));
    }

    @ParameterizedTest
    @MethodSource("whateverAStoreThrows")
    void whatever_a_store_throws_the_thread_goes_on(Throwable thrown) {
        RecorderFixture it = started(RecorderFixture.async());
        it.store.away = thrown;
        CompletableFuture<Void> future = it.recorder.store("payment", "1", "run_a");
        await().atMost(SOON).until(() -> it.store.attempts.size() >= 2);

        it.store.away = null;

        assertThat(future).succeedsWithin(SOON);
    }

    @Test
    void a_listener_that_throws_does_not_keep_records_from_being_written() {
        FaultyStore store = new FaultyStore();
        TelemetryRecorder recorder = new TelemetryRecorder(
                store,
                EntityTypes.shared(),
                new TriggerRunUrlGenerator("https://cloud.trigger.dev", TriggerEnvironment.UNKNOWN),
                new TelemetryListener() {
                    @Override
                    public void onStored(EntityRef entity, TelemetryRecord record, Duration since) {
                        throw new IllegalStateException("listener");
                    }
                },
                RecorderFixture.OPTIONS,
                0);
        recorder.start();

        assertThat(recorder.store("payment", "1", "run_a")).succeedsWithin(SOON);
        assertThat(recorder.store("payment", "2", "run_a")).succeedsWithin(SOON);

        recorder.stop();
    }

    @Test
    void of_all_that_many_jobs_record_while_the_store_fails_now_and_then_the_last_for_each_entity_is_written()
            throws InterruptedException {
        RecorderFixture it = started(RecorderFixture.async());
        it.store.inFlight = () -> {
            it.store.away = ThreadLocalRandom.current().nextInt(10) == 0 ? new IllegalStateException("unlucky") : null;
            it.store.refused.clear();
            it.store.refused.add(payment("1-" + ThreadLocalRandom.current().nextInt(20)));
        };
        Map<EntityRef, String> last = new ConcurrentHashMap<>();
        List<Thread> jobs = new ArrayList<>();
        for (int job = 0; job < 4; job++) {
            String name = job + "-";
            Thread thread = new Thread(() -> {
                for (int i = 0; i < 5_000; i++) {
                    EntityRef entity = payment(name + i % 20);
                    it.recorder.record(entity, "run_" + i);
                    last.put(entity, "run_" + i);
                }
            });
            thread.start();
            jobs.add(thread);
        }
        for (Thread job : jobs) {
            job.join();
        }

        it.recorder.stop();

        assertThat(it.store.stored).hasSize(80).containsExactlyInAnyOrderEntriesOf(last);
        assertThat(it.told.lines).noneMatch(line -> line.startsWith("dropped"));
    }

    private static String threadName() {
        return Thread.currentThread().getName();
    }

    private RecorderFixture started(RecorderFixture it) {
        it.recorder.start();
        return use(it);
    }

    private RecorderFixture use(RecorderFixture it) {
        fixture = it;
        return it;
    }
}
