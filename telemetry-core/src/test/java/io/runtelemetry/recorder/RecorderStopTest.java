package io.runtelemetry.recorder;

import static io.runtelemetry.recorder.RecorderFixture.NEVER;
import static io.runtelemetry.recorder.RecorderFixture.SOON;
import static io.runtelemetry.recorder.RecorderFixture.payment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RecorderStopTest {

    @Test
    void stopping_writes_all_that_is_pending_and_ends_the_thread() {
        RecorderFixture it = started(RecorderFixture.async());
        for (int i = 0; i < 100; i++) {
            it.recorder.record(payment("pay_" + i), "run_a");
        }

        it.recorder.stop();

        assertThat(it.store.stored).hasSize(100);
        assertThat(it.recorder.isRunning()).isFalse();
        assertThat(RecorderFixture.threadRuns()).isFalse();
        assertThat(it.told.lines).noneMatch(line -> line.startsWith("dropped"));
    }

    @Test
    void a_store_that_came_back_is_tried_at_once_though_its_back_off_is_not_over() {
        RecorderFixture it = started(RecorderFixture.asyncThatDrains(Duration.ofSeconds(2)));
        it.store.away = new IllegalStateException("refused");
        it.recorder.record(payment("1"), "run_a");
        // The back-off is now 3.2 s or more, longer than stopping waits.
        await().atMost(SOON).until(() -> it.store.attempts.size() == 7);
        it.store.away = null;

        it.recorder.stop();

        assertThat(it.store.stored).containsKey(payment("1"));
    }

    @Test
    void what_cannot_be_written_in_time_is_dropped_and_reported_and_its_futures_complete() {
        RecorderFixture it = started(RecorderFixture.asyncThatDrains(Duration.ofMillis(200)));
        it.store.away = new IllegalStateException("refused");
        List<CompletableFuture<Void>> futures =
                List.of(it.recorder.store("payment", "1", "run_a"), it.recorder.store("payment", "2", "run_a"));

        it.recorder.stop();

        assertThat(futures).allSatisfy(future -> assertThat(future).succeedsWithin(SOON));
        assertThat(it.told.lines).endsWith("dropped 2 SHUTDOWN");
        assertThat(it.recorder.pendingRecords()).isZero();
        assertThat(RecorderFixture.threadRuns()).isFalse();
    }

    @Test
    void a_store_that_was_never_reached_is_not_waited_for_as_long_as_one_that_was() {
        RecorderFixture it = started(RecorderFixture.asyncThatDrains(NEVER));
        it.store.away = new IllegalStateException("refused");
        it.recorder.record(payment("1"), "run_a");
        await().atMost(SOON).until(it.recorder::isStoreAway);

        long begun = System.nanoTime();
        it.recorder.stop();

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON);
        assertThat(it.told.lines).endsWith("dropped 1 SHUTDOWN");
    }

    @Test
    @Timeout(30)
    void a_store_that_never_answered_is_not_waited_for_as_long_as_one_that_did() {
        RecorderFixture it = started(RecorderFixture.asyncThatDrains(NEVER));
        try (FaultyStore.Block block = it.store.block()) {
            it.recorder.record(payment("1"), "run_a");
            block.awaitReached();

            it.recorder.stop();

            assertThat(it.told.lines).containsExactly("dropped 1 SHUTDOWN");
        }
        await().atMost(SOON).until(() -> !RecorderFixture.threadRuns());
    }

    @Test
    void a_first_attempt_that_takes_its_time_to_connect_is_waited_for() {
        RecorderFixture it = started(RecorderFixture.async());
        long begun = System.nanoTime();
        it.store.inFlight = () -> await().until(() ->
                System.nanoTime() - begun > Duration.ofMillis(1_300).toNanos());
        it.recorder.record(payment("1"), "run_a");

        it.recorder.stop();

        assertThat(it.store.stored).containsKey(payment("1"));
    }

    @Test
    @Timeout(30)
    void a_store_that_blocks_for_ever_does_not_hold_up_the_stop() {
        RecorderFixture it = started(RecorderFixture.asyncThatDrains(Duration.ofMillis(200)));
        try (FaultyStore.Block block = it.store.block()) {
            CompletableFuture<Void> future = it.recorder.store("payment", "1", "run_a");
            block.awaitReached();

            it.recorder.stop();

            assertThat(future).succeedsWithin(SOON);
            assertThat(it.told.lines).containsExactly("dropped 1 SHUTDOWN");
        }
        await("the thread ends once the store lets it go").atMost(SOON).until(() -> !RecorderFixture.threadRuns());
    }

    @Test
    @Timeout(30)
    void a_store_that_can_be_interrupted_is() {
        RecorderFixture it = started(RecorderFixture.asyncThatDrains(Duration.ofMillis(200)));
        CompletableFuture<Void> reached = new CompletableFuture<>();
        CompletableFuture<Void> never = new CompletableFuture<>();
        it.store.inFlight = () -> {
            reached.complete(null);
            try {
                never.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            } catch (ExecutionException e) {
                throw new AssertionError(e);
            }
        };
        it.recorder.record(payment("1"), "run_a");
        reached.join();

        it.recorder.stop();

        assertThat(RecorderFixture.threadRuns()).isFalse();
        assertThat(it.told.lines).endsWith("dropped 1 SHUTDOWN");
    }

    @Test
    void records_that_overflowed_before_the_end_are_reported_too() {
        RecorderFixture it = RecorderFixture.asyncWithCapacity(2);
        try (FaultyStore.Block block = it.store.block()) {
            it.recorder.start();
            it.recorder.record(payment("0"), "run_a");
            block.awaitReached();
            for (int i = 1; i <= 10; i++) {
                it.recorder.record(payment("pay_" + i), "run_a");
            }
        }
        it.recorder.stop();

        assertThat(it.told.lines).contains("dropped 9 OVERFLOW");
    }

    @Test
    void what_comes_after_the_stop_is_dropped_and_nobody_waits_for_it() {
        RecorderFixture it = started(RecorderFixture.async());
        it.recorder.stop();

        assertThat(it.recorder.store("payment", "1", "run_a")).succeedsWithin(SOON);
        it.recorder.record(payment("2"), "run_a");

        assertThat(it.recorder.pendingRecords()).isZero();
        assertThat(it.told.lines).containsExactly("dropped 1 SHUTDOWN", "dropped 1 SHUTDOWN");
    }

    @Test
    void a_recorder_can_be_started_again() {
        RecorderFixture it = started(RecorderFixture.async());
        it.recorder.stop();
        it.recorder.stop();
        it.recorder.start();

        assertThat(it.recorder.store("payment", "1", "run_a")).succeedsWithin(SOON);
        assertThat(it.store.stored).containsKey(payment("1"));

        it.recorder.stop();
        assertThat(RecorderFixture.threadRuns()).isFalse();
    }

    @Test
    void a_stop_that_is_interrupted_ends_the_thread_and_keeps_the_interruption() {
        RecorderFixture it = started(RecorderFixture.asyncThatDrains(NEVER));
        it.store.away = new IllegalStateException("refused");
        it.recorder.record(payment("1"), "run_a");

        Thread.currentThread().interrupt();
        it.recorder.stop();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(it.told.lines).endsWith("dropped 1 SHUTDOWN");
        await().atMost(SOON).until(() -> !RecorderFixture.threadRuns());
    }

    @Test
    void every_future_completes_however_jobs_and_the_stop_meet() throws InterruptedException {
        for (int round = 0; round < 50; round++) {
            RecorderFixture it = started(RecorderFixture.async());
            List<CompletableFuture<Void>> futures = new ArrayList<>();
            Thread job = new Thread(() -> {
                for (int i = 0; i < 200; i++) {
                    futures.add(it.recorder.store("payment", "pay_" + i, "run_a"));
                }
            });
            job.start();
            it.recorder.stop();
            job.join();

            assertThat(futures).allSatisfy(future -> assertThat(future).succeedsWithin(SOON));
        }
    }

    private static RecorderFixture started(RecorderFixture it) {
        it.recorder.start();
        return it;
    }
}
