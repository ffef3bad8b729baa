package io.runtelemetry.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.runtelemetry.EntityRef;
import io.runtelemetry.RecordedRun;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.recorder.RecorderOptions.Mode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The runs that are handed to a store for its history. */
class RecordedRunsTest {

    private static final EntityRef PAYMENT = new EntityRef("payment", "1");

    private final AtomicLong clock = new AtomicLong();

    private final FaultyStore store = new FaultyStore();

    private final PendingWrites pending = new PendingWrites(8, 2);

    private final BatchWriter writer = writer(pending, true);

    @Test
    void a_run_is_handed_over_with_its_own_time() {
        record("run_a");
        pass(Duration.ofHours(3));
        writer.writeDue();

        assertRuns("run_a");
        assertThat(lastRuns().get(0).at())
                .isCloseTo(Instant.now().minus(Duration.ofHours(3)), within(1, ChronoUnit.MINUTES));
    }

    @Test
    void runs_that_gave_way_before_they_were_written_are_handed_over_too_the_oldest_first() {
        record("run_a");
        pass(Duration.ofMinutes(5));
        record("run_b");
        writer.writeDue();

        assertRuns("run_a", "run_b");
        assertThat(Duration.between(lastRuns().get(0).at(), lastRuns().get(1).at()))
                .isEqualTo(Duration.ofMinutes(5));
        assertThat(store.lastAttempt().record().runId()).isEqualTo("run_b");
    }

    @Test
    void runs_that_were_recorded_at_the_same_nanosecond_keep_the_order_of_their_records() {
        record("run_b");
        record("run_c");
        pending.add(new PendingWrite(PAYMENT, "run_a", clock.get() - 50, null));
        writer.writeDue();

        assertRuns("run_b", "run_c", "run_a");
        assertThat(lastRuns())
                .extracting(RecordedRun::at)
                .doesNotHaveDuplicates()
                .isSorted();
        assertThat(store.lastAttempt().record().runId()).as("the newest").isEqualTo("run_a");
    }

    @Test
    void a_run_has_the_same_time_in_each_attempt_to_write_it_and_the_next_a_later_one() {
        store.away = new IllegalStateException("away");
        record("run_a");
        for (int attempt = 0; attempt < 5; attempt++) {
            writer.writeDue();
            pass(Duration.ofMillis(2));
            writer.retryNow();
        }
        assertThat(store.attempts).hasSize(5);
        assertThat(store.attempts.stream()
                        .map(batch -> batch.get(0).runs().get(0).at()))
                .containsOnly(lastRuns().get(0).at());
    }

    @Test
    void of_those_only_the_newest_are_kept() {
        for (String run : List.of("run_a", "run_b", "run_c", "run_d", "run_e")) {
            record(run);
        }
        writer.writeDue();

        assertRuns("run_c", "run_d", "run_e");
    }

    @Test
    void a_run_that_failed_to_be_written_is_handed_over_with_the_one_that_takes_its_place() {
        store.away = new IllegalStateException("away");
        record("run_a");
        writer.writeDue();
        record("run_b");
        store.away = null;
        pass(Duration.ofSeconds(10));
        writer.writeDue();

        assertRuns("run_a", "run_b");
    }

    @Test
    void a_run_that_is_written_is_not_handed_over_again() {
        record("run_a");
        writer.writeDue();
        record("run_b");
        writer.writeDue();

        assertRuns("run_b");
    }

    @Test
    void a_run_that_is_superseded_while_it_is_written_is_not_lost_if_that_fails() {
        store.away = new IllegalStateException("away");
        store.inFlight = () -> record("run_b");
        record("run_a");
        writer.writeDue();
        store.inFlight = () -> {};
        store.away = null;
        pass(Duration.ofSeconds(10));
        writer.writeDue();

        assertRuns("run_a", "run_b");
    }

    @Test
    void without_a_history_nothing_is_handed_over_but_the_record() {
        PendingWrites plain = new PendingWrites(8, 0);
        plain.add(new PendingWrite(PAYMENT, "run_a", clock.get(), null));
        plain.add(new PendingWrite(PAYMENT, "run_b", clock.get(), null));
        writer(plain, false).writeDue();

        assertThat(lastRuns()).isEmpty();
    }

    private BatchWriter writer(PendingWrites writes, boolean keepsRuns) {
        RecorderOptions options = new RecorderOptions(
                Duration.ofDays(14), Mode.ASYNC, Duration.ofSeconds(1), 8, 3, Duration.ofMillis(1), Duration.ZERO);
        return new BatchWriter(writes, store, new TelemetryListener() {}, options, keepsRuns, clock::get);
    }

    private void record(String runId) {
        pending.add(new PendingWrite(PAYMENT, runId, clock.get(), null));
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    private List<RecordedRun> lastRuns() {
        return store.lastAttempt().runs();
    }

    private void assertRuns(String... runIds) {
        assertThat(lastRuns()).extracting(RecordedRun::runId).containsExactly(runIds);
    }
}
