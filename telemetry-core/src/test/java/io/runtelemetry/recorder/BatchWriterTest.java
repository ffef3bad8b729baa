package io.runtelemetry.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryWrite;
import io.runtelemetry.recorder.RecorderOptions.Mode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BatchWriterTest {

    private static final Duration TIME_TO_LIVE = Duration.ofDays(14);

    /** Longer than any back-off. */
    private static final Duration LONG = Duration.ofSeconds(7);

    private final AtomicLong clock = new AtomicLong();

    private final PendingWrites pending = new PendingWrites(8, 0);

    private final FaultyStore store = new FaultyStore();

    private final ToldEvents told = new ToldEvents();

    private final BatchWriter writer = new BatchWriter(
            pending,
            store,
            told,
            new RecorderOptions(
                    TIME_TO_LIVE, Mode.ASYNC, Duration.ofSeconds(1), 8, 3, Duration.ofMillis(1), Duration.ZERO),
            false,
            clock::get);

    @Test
    void fresh_records_are_written_with_the_whole_time_to_live() {
        record("a", "run_1");
        pass(Duration.ofMillis(99));

        assertThat(writer.writeDue()).isEqualTo(1);
        assertThat(store.lastAttempt().timeToLive()).isEqualTo(TIME_TO_LIVE);
        assertThat(store.lastAttempt().delayed()).isFalse();
        assertThat(told.lines).containsExactly("stored payment:a run_1");
        assertThat(pending.size()).isZero();
    }

    @Test
    void a_record_goes_with_those_of_its_entity_that_may_have_reached_the_store_before_it() {
        record("a", "run_1");
        store.inFlight = () -> {
            store.inFlight = () -> {};
            record("a", "run_2");
            record("a", "run_3");
        };
        store.away = new IOException("away");
        writer.writeDue();
        pass(LONG);
        writer.writeDue();
        record("a", "run_4");
        store.away = null;
        pass(LONG);
        writer.writeDue();

        assertThat(store.attempts).hasSize(3);
        assertThat(store.attempts.get(1).get(0).record().runId()).isEqualTo("run_3");
        assertThat(store.attempts.get(1).get(0).earlier()).containsExactly(new TelemetryRecord("run_1"));
        assertThat(store.lastAttempt().record().runId()).isEqualTo("run_4");
        assertThat(store.lastAttempt().earlier())
                .containsExactly(new TelemetryRecord("run_1"), new TelemetryRecord("run_3"));

        record("a", "run_5");
        writer.writeDue();
        assertThat(store.lastAttempt().earlier()).as("once it is written").isEmpty();
    }

    @Test
    void nothing_pending_asks_no_store() {
        assertThat(writer.writeDue()).isZero();
        assertThat(store.attempts).isEmpty();
    }

    @Test
    void a_batch_takes_the_oldest_and_leaves_the_rest_for_the_next() {
        record("a", "1", "b", "2", "c", "3", "d", "4");

        assertThat(writer.writeDue()).isEqualTo(3);
        assertThat(writer.writeDue()).isEqualTo(1);
        assertThat(store.attempts.stream().map(List::size)).containsExactly(3, 1);
    }

    @Test
    void a_record_that_waited_is_marked_as_delayed_and_lives_shorter_by_its_age() {
        record("a", "run_1");
        pass(Duration.ofSeconds(3));
        writer.writeDue();

        assertThat(store.lastAttempt().delayed()).isTrue();
        assertThat(store.lastAttempt().timeToLive()).isEqualTo(TIME_TO_LIVE.minusSeconds(3));
    }

    @Test
    void while_the_store_is_away_nothing_is_lost_and_nothing_is_tried_before_the_back_off_is_over() {
        store.away = new IllegalStateException("refused");
        record("a", "run_1");
        assertThat(writer.writeDue()).isZero();
        record("b", "run_2");
        assertThat(writer.writeDue()).isZero();

        assertThat(writer.isStoreAway()).isTrue();
        assertThat(store.attempts).hasSize(1);
        assertThat(told.lines).containsExactly("failed payment:a run_1 refused");
        assertThat(pending.size()).isEqualTo(2);

        store.away = null;
        pass(Duration.ofMillis(61));
        assertThat(writer.writeDue()).isEqualTo(2);
        assertThat(writer.isStoreAway()).isFalse();
        assertThat(store.stored).containsOnlyKeys(entity("a"), entity("b"));
        assertThat(pending.size()).isZero();
    }

    @Test
    void a_record_that_is_tried_again_is_always_a_delayed_one() {
        store.away = new IllegalStateException("refused");
        record("a", "run_1");
        writer.writeDue();
        store.away = null;
        pass(Duration.ofMillis(61));
        writer.writeDue();

        TelemetryWrite retried = store.lastAttempt();
        assertThat(retried.delayed()).isTrue();
        assertThat(retried.timeToLive()).isEqualTo(TIME_TO_LIVE.minusMillis(61));
    }

    @Test
    void every_further_attempt_of_a_record_is_counted_as_a_retry() {
        store.refused.add(entity("bad"));
        record("bad", "run_0", "good", "run_0");
        writer.writeDue();
        assertThat(writer.retried()).as("the first attempt is none").isZero();

        pass(LONG);
        writer.writeDue();
        store.refused.clear();
        pass(LONG);
        writer.writeDue();

        assertThat(writer.retried()).isEqualTo(2);
    }

    @Test
    void the_listener_is_told_how_long_ago_the_job_was() {
        List<String> ages = new ArrayList<>();
        TelemetryListener listener = new TelemetryListener() {
            @Override
            public void onStored(EntityRef entity, TelemetryRecord record, Duration since) {
                ages.add("stored " + since.toMillis());
            }

            @Override
            public void onStoreFailed(EntityRef entity, TelemetryRecord record, Throwable reason, Duration since) {
                ages.add("failed " + since.toMillis());
            }
        };
        BatchWriter timed = new BatchWriter(pending, store, listener, RecorderFixture.OPTIONS, false, clock::get);
        store.away = new IllegalStateException("refused");
        // The time that the store takes is part of it.
        store.inFlight = () -> pass(Duration.ofMillis(20));
        record("a", "run_1");
        timed.writeDue();
        store.away = null;
        pass(LONG);
        timed.writeDue();

        assertThat(ages)
                .containsExactly("failed 20", "stored " + LONG.plusMillis(40).toMillis());
    }

    @Test
    void a_newer_run_that_is_recorded_while_the_older_is_on_its_way_is_written_too() {
        record("a", "run_1");
        store.inFlight = () -> {
            store.inFlight = () -> {};
            record("a", "run_2");
        };
        writer.writeDue();
        assertThat(pending.size()).isEqualTo(1);

        writer.writeDue();
        assertThat(store.stored).containsEntry(entity("a"), "run_2");
        assertThat(store.lastAttempt().delayed()).isFalse();
        assertThat(pending.size()).isZero();
    }

    @Test
    void an_older_run_whose_write_failed_is_not_tried_again_once_a_newer_one_is_recorded() {
        record("a", "run_1");
        store.away = new IllegalStateException("timeout");
        store.inFlight = () -> {
            store.inFlight = () -> {};
            record("a", "run_2");
        };
        writer.writeDue();
        store.away = null;
        pass(LONG);
        writer.writeDue();
        pass(LONG);
        writer.writeDue();

        assertThat(store.attempts).hasSize(2);
        assertThat(store.stored).containsEntry(entity("a"), "run_2");
    }

    @Test
    void writes_that_are_refused_hold_no_others_back_however_often_they_are_refused() {
        store.refused.add(entity("bad"));
        record("bad", "run_0", "good", "run_0");
        assertThat(writer.writeDue()).isEqualTo(1);
        assertThat(writer.isStoreAway()).isFalse();

        for (int round = 1; round <= 20; round++) {
            pass(LONG);
            record("good", "run_" + round);
            assertThat(writer.writeDue()).as("round %s", round).isEqualTo(1);
            record("good", "again_" + round);
            assertThat(writer.writeDue())
                    .as("right after the refusal in round %s", round)
                    .isEqualTo(1);
            assertThat(store.stored).containsEntry(entity("good"), "again_" + round);
        }
        assertThat(store.attempts.stream()
                        .flatMap(List::stream)
                        .filter(write -> write.entity().equals(entity("bad"))))
                .as("the refused one is tried again each time")
                .hasSize(21);

        store.refused.clear();
        pass(LONG);
        assertThat(writer.writeDue()).isEqualTo(1);
        assertThat(store.stored).containsEntry(entity("bad"), "run_0");
    }

    @Test
    void a_steady_flow_of_refused_writes_keeps_older_ones_from_being_tried_no_longer_than_the_back_off() {
        store.refused.add(entity("healed"));
        record("healed", "run_0");
        writer.writeDue();
        store.refused.clear();
        store.refused.add(entity("bad"));

        Duration passed = Duration.ZERO;
        while (!store.stored.containsKey(entity("healed"))) {
            assertThat(passed).isLessThan(Duration.ofSeconds(12));
            record("bad", "run_1", "good", "run_1");
            writer.writeDue();
            pass(Duration.ofMillis(20));
            passed = passed.plusMillis(20);
        }
    }

    static List<Throwable> whateverAStoreThrows() {
        return List.of(
                new IllegalStateException("state"),
                new IOException("checked"),
                new NoClassDefFoundError("class path"),
                new StackOverflowError("deep"),
                new AssertionError("assertion"));
    }

    @ParameterizedTest
    @MethodSource("whateverAStoreThrows")
    void whatever_a_store_throws_the_records_stay_pending_and_the_store_is_left_alone_for_a_while(Throwable thrown) {
        store.away = thrown;
        record("a", "run_1");
        writer.writeDue();
        writer.writeDue();

        assertThat(store.attempts).hasSize(1);
        assertThat(pending.size()).isEqualTo(1);
        assertThat(told.lines).containsExactly("failed payment:a run_1 " + thrown.getMessage());
    }

    @Test
    @SuppressWarnings("NullAway")
    void a_store_that_answers_nothing_loses_nothing() {
        store.answer = failures -> null;
        record("a", "run_1");

        assertThat(writer.writeDue()).isZero();
        assertThat(pending.size()).isEqualTo(1);
    }

    @Test
    void a_record_that_would_not_live_for_a_second_more_is_given_up() {
        store.away = new IllegalStateException("refused");
        record("a", "run_1", "b", "run_2");
        writer.writeDue();
        store.away = null;
        pass(TIME_TO_LIVE.minusMillis(999));
        writer.writeDue();

        assertThat(told.lines).endsWith("dropped 2 EXPIRED").doesNotContain("stored payment:a run_1");
        assertThat(pending.size()).isZero();
        assertThat(store.stored).isEmpty();
    }

    @Test
    void a_time_to_live_of_a_second_does_not_make_fresh_records_expire() {
        BatchWriter brief = new BatchWriter(
                pending,
                store,
                told,
                new RecorderOptions(
                        Duration.ofSeconds(1),
                        Mode.ASYNC,
                        Duration.ofSeconds(1),
                        8,
                        3,
                        Duration.ofMillis(1),
                        Duration.ZERO),
                false,
                clock::get);
        record("a", "run_1");
        pass(Duration.ofMillis(50));

        assertThat(brief.writeDue()).isEqualTo(1);
    }

    @Test
    void records_that_overflowed_are_reported_with_their_number() {
        for (int i = 0; i < 11; i++) {
            record("pay_" + i, "run_1");
        }
        writer.writeDue();
        writer.writeDue();

        assertThat(told.lines).startsWith("dropped 3 OVERFLOW");
        assertThat(told.lines.stream().filter(line -> line.startsWith("dropped")))
                .hasSize(1);
    }

    @Test
    void a_retry_at_once_is_possible_for_a_last_attempt() {
        store.away = new IllegalStateException("refused");
        record("a", "run_1");
        for (int i = 0; i < 10; i++) {
            pass(LONG);
            writer.writeDue();
        }
        store.away = null;
        assertThat(writer.writeDue()).as("the back-off is not over").isZero();

        writer.retryNow();
        assertThat(writer.writeDue()).isEqualTo(1);
    }

    @Test
    void a_batch_that_is_refused_as_a_whole_is_halved_until_what_can_be_written_is_and_the_rest_stands_alone() {
        PendingWrites many = new PendingWrites(1_000, 0);
        BatchWriter halving = writer(many, 64);
        for (int i = 0; i < 200; i++) {
            many.add(new PendingWrite(entity(i == 77 ? "too large" : "p" + i), "run_a", clock.get(), null));
        }
        store.inFlight = () -> {
            List<TelemetryWrite> batch = store.attempts.get(store.attempts.size() - 1);
            if (batch.size() > 16
                    || batch.stream().anyMatch(write -> write.entity().id().equals("too large"))) {
                throw new IllegalStateException("max request size exceeded");
            }
        };

        long begun = clock.get();
        while (store.stored.size() < 199) {
            halving.writeDue();
            pass(Duration.ofMillis(2));
        }

        assertThat(Duration.ofNanos(clock.get() - begun)).isLessThan(Duration.ofSeconds(1));
        assertThat(many.size()).isEqualTo(1);
        pass(LONG);
        halving.writeDue();
        assertThat(store.lastAttempt().entity()).isEqualTo(entity("too large"));
        many.add(new PendingWrite(entity("next"), "run_a", clock.get(), null));
        pass(Duration.ofMillis(200));
        halving.writeDue();
        assertThat(store.stored).containsKey(entity("next"));
    }

    @Test
    void many_records_that_are_refused_one_by_one_do_not_hold_up_those_behind_them() {
        PendingWrites many = new PendingWrites(10_000, 0);
        BatchWriter patient = writer(many, 50);
        for (int i = 0; i < 5_000; i++) {
            store.refused.add(entity("p" + i));
            many.add(new PendingWrite(entity("p" + i), "run_a", clock.get(), null));
        }
        many.add(new PendingWrite(entity("behind"), "run_a", clock.get(), null));

        long begun = clock.get();
        while (store.stored.isEmpty()) {
            patient.writeDue();
            pass(Duration.ofMillis(2));
        }

        assertThat(Duration.ofNanos(clock.get() - begun)).isLessThan(Duration.ofSeconds(1));
        assertThat(patient.isStoreAway()).isFalse();
    }

    @Test
    void a_store_that_refuses_all_that_it_is_offered_again_is_left_alone_for_longer_and_longer() {
        PendingWrites many = new PendingWrites(10_000, 0);
        BatchWriter patient = writer(many, 50);
        for (int i = 0; i < 1_000; i++) {
            store.refused.add(entity("p" + i));
            many.add(new PendingWrite(entity("p" + i), "run_a", clock.get(), null));
        }
        for (int i = 0; i < 20; i++) {
            patient.writeDue();
        }
        store.attempts.clear();

        long begun = clock.get();
        while (clock.get() - begun < Duration.ofMinutes(1).toNanos()) {
            patient.writeDue();
            pass(Duration.ofMillis(2));
        }
        assertThat(store.attempts).hasSizeLessThan(40);

        store.refused.clear();
        many.add(new PendingWrite(entity("fresh"), "run_a", clock.get(), null));
        begun = clock.get();
        while (many.size() > 0) {
            patient.writeDue();
            pass(Duration.ofMillis(2));
        }
        assertThat(Duration.ofNanos(clock.get() - begun)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void few_records_that_are_refused_again_and_again_do_not_hold_up_the_others() {
        PendingWrites many = new PendingWrites(10_000, 0);
        BatchWriter patient = writer(many, 50);
        for (int i = 0; i < 5_000; i++) {
            store.refused.add(entity("p" + i));
            many.add(new PendingWrite(entity("p" + i), "run_a", clock.get(), null));
        }
        for (int i = 0; i < 100; i++) {
            patient.writeDue();
            pass(LONG);
        }
        assertThat(many.size()).isEqualTo(5_000);
        store.refused.removeIf(entity -> !entity.id().endsWith("00"));

        long begun = clock.get();
        while (store.stored.size() < 4_950) {
            patient.writeDue();
            pass(Duration.ofMillis(2));
        }

        assertThat(Duration.ofNanos(clock.get() - begun)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void a_write_that_left_a_newer_record_is_told_as_superseded_and_not_tried_again() {
        store.superseded.add(entity("a"));
        record("a", "run_1", "b", "run_2");
        writer.writeDue();
        pass(LONG);
        writer.writeDue();

        assertThat(told.lines).containsExactly("superseded payment:a run_1", "stored payment:b run_2");
        assertThat(store.attempts).hasSize(1);
        assertThat(pending.size()).isZero();
        assertThat(writer.isStoreAway()).isFalse();
    }

    private BatchWriter writer(PendingWrites writes, int batchSize) {
        return new BatchWriter(
                writes,
                store,
                new TelemetryListener() {},
                new RecorderOptions(
                        TIME_TO_LIVE,
                        Mode.ASYNC,
                        Duration.ofSeconds(1),
                        10_000,
                        batchSize,
                        Duration.ofMillis(1),
                        Duration.ZERO),
                false,
                clock::get);
    }

    private void record(String... idsAndRuns) {
        for (int i = 0; i < idsAndRuns.length; i += 2) {
            pending.add(new PendingWrite(entity(idsAndRuns[i]), idsAndRuns[i + 1], clock.get(), null));
        }
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    private static EntityRef entity(String id) {
        return new EntityRef("payment", id);
    }
}
