package io.runtelemetry.recorder;

import static io.runtelemetry.recorder.RecorderFixture.NEVER;
import static io.runtelemetry.recorder.RecorderFixture.payment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@link RecorderOptions.Mode#SYNC} adds. Waiting for {@code NEVER} is longer than a test may take. */
@Timeout(30)
class SyncRecorderTest {

    private RecorderFixture fixture = RecorderFixture.syncThatWaits(NEVER);

    @AfterEach
    void stop() {
        fixture.recorder.stop();
    }

    @Test
    void a_job_waits_until_its_records_are_written() {
        fixture.recorder.start();
        for (int i = 0; i < 20; i++) {
            fixture.recorder.record(List.of(payment("a" + i), payment("b" + i)), "run_a");
            assertThat(fixture.store.stored).containsKey(payment("a" + i)).containsKey(payment("b" + i));

            assertThat(fixture.recorder.store("payment", "c" + i, "run_a")).isCompletedWithValue(null);
            assertThat(fixture.store.stored).containsKey(payment("c" + i));
        }
    }

    @Test
    void a_job_waits_no_longer_than_the_timeout_and_its_record_stays_pending() {
        fixture = RecorderFixture.syncThatWaits(Duration.ofMillis(100));
        fixture.recorder.start();
        try (FaultyStore.Block block = fixture.store.block()) {
            fixture.recorder.record(payment("1"), "run_a");

            block.awaitReached();
            assertThat(fixture.store.stored).isEmpty();
            assertThat(fixture.recorder.pendingRecords()).isEqualTo(1);
        }
        await().until(() -> fixture.store.stored.containsKey(payment("1")));
    }

    @Test
    void a_job_does_not_wait_for_a_store_that_is_known_to_be_away() {
        fixture = RecorderFixture.syncThatWaits(Duration.ofMillis(200));
        fixture.recorder.start();
        fixture.store.away = new IllegalStateException("refused");
        fixture.recorder.record(payment("0"), "run_a");
        await().until(() -> !fixture.told.lines.isEmpty());

        long start = System.nanoTime();
        for (int i = 1; i <= 100; i++) {
            fixture.recorder.record(payment("pay_" + i), "run_a");
        }

        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .as("a hundred timeouts would be 20 s")
                .isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void a_job_waits_again_once_the_store_is_back() {
        fixture.recorder.start();
        fixture.store.away = new IllegalStateException("refused");
        Thread waiting = new Thread(() -> fixture.recorder.record(payment("0"), "run_a"));
        waiting.start();
        await().until(() -> !fixture.told.lines.isEmpty());
        fixture.store.away = null;
        await().until(() -> fixture.store.stored.containsKey(payment("0")));

        fixture.recorder.record(payment("1"), "run_b");

        assertThat(fixture.store.stored).containsKey(payment("1"));
    }

    @Test
    void a_job_does_not_wait_for_a_recorder_that_nobody_started() {
        fixture.recorder.record(payment("1"), "run_a");

        assertThat(fixture.recorder.store("payment", "2", "run_a")).isNotDone();
        assertThat(fixture.recorder.pendingRecords()).isEqualTo(2);
    }

    @Test
    void bad_input_is_not_waited_for() {
        fixture.recorder.start();
        fixture.recorder.record(payment("1"), "no run");

        assertThat(fixture.told.lines).singleElement().asString().startsWith("rejected");
    }

    @Test
    void an_interrupted_job_goes_on_at_once_and_stays_interrupted() {
        fixture.recorder.start();
        try (FaultyStore.Block block = fixture.store.block()) {
            Thread.currentThread().interrupt();
            fixture.recorder.record(payment("1"), "run_a");

            assertThat(Thread.interrupted()).isTrue();
            block.awaitReached();
        }
        await().until(() -> fixture.store.stored.containsKey(payment("1")));
    }

    @Test
    void a_job_that_waits_is_let_go_when_the_recorder_stops() throws InterruptedException {
        fixture.recorder.start();
        try (FaultyStore.Block block = fixture.store.block()) {
            Thread job = new Thread(() -> fixture.recorder.record(payment("1"), "run_a"));
            job.start();
            block.awaitReached();

            fixture.recorder.stop();

            job.join();
            assertThat(fixture.told.lines).containsExactly("dropped 1 SHUTDOWN");
        }
    }
}
