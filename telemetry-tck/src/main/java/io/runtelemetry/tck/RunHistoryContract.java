package io.runtelemetry.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.EntityRef;
import io.runtelemetry.RecordedRun;
import io.runtelemetry.RunHistory;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryStore;
import io.runtelemetry.TelemetryWrite;
import io.runtelemetry.store.HistoryOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every {@link TelemetryStore} keeps that is a {@link RunHistory}, too. Extend it, return your store, and run it as any
 * JUnit test. The store need not be empty: the tests write entities and runs that nobody else has.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
public abstract class RunHistoryContract {

    /** How long runs are kept. */
    protected static final Duration TIME_TO_LIVE = Duration.ofDays(14);

    /** What the store keeps unless a test says otherwise: three runs of an entity, and five entities of a run. */
    protected static final HistoryOptions OPTIONS = new HistoryOptions(3, true, 5, TIME_TO_LIVE);

    private String unique = "";

    private Instant now = Instant.EPOCH;

    @BeforeEach
    final void takeNewEntities() {
        unique = UUID.randomUUID().toString().replace("-", "");
        now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    /** Returns a store, which is a {@link RunHistory} too, that keeps as much as these options say. */
    protected abstract TelemetryStore store(HistoryOptions options);

    /** Returns a reference that no other test uses. */
    protected final EntityRef entity(String id) {
        return new EntityRef("payment", unique + ":" + id);
    }

    /** Returns a run that no other test uses, which touched something so long ago. */
    protected final RecordedRun run(String name, Duration age) {
        return new RecordedRun("run_" + unique + name, now.minus(age));
    }

    /** Writes a record of a run, and checks that the store took it. */
    protected final void write(TelemetryStore store, EntityRef entity, RecordedRun... runs) {
        RecordedRun last = runs[runs.length - 1];
        Duration age = Duration.between(last.at(), now);
        boolean delayed = age.compareTo(Duration.ofMillis(100)) > 0;
        Duration timeToLive = delayed ? TIME_TO_LIVE.minus(age) : TIME_TO_LIVE;
        assertThat(TelemetryStore.Failure.among(store.write(List.of(new TelemetryWrite(
                        entity, new TelemetryRecord(last.runId()), timeToLive, delayed, List.of(runs), List.of())))))
                .as("failures")
                .isEmpty();
    }

    private static RunHistory history(TelemetryStore store) {
        return (RunHistory) store;
    }

    @Test
    protected void the_runs_of_an_entity_come_newest_first_each_with_its_time() {
        TelemetryStore store = store(OPTIONS);
        RecordedRun first = run("a", Duration.ofHours(2));
        RecordedRun second = run("b", Duration.ofHours(1));
        write(store, entity("1"), first);
        write(store, entity("1"), second);
        write(store, entity("2"), run("c", Duration.ZERO));

        assertThat(history(store).runsOf(entity("1"))).containsExactly(second, first);
        assertThat(history(store).runsOf(entity("3"))).isEmpty();
    }

    @Test
    protected void runs_of_the_same_millisecond_come_in_the_order_in_which_the_jobs_completed() {
        TelemetryStore store = store(OPTIONS);
        RecordedRun first = run("z", Duration.ofNanos(300_000));
        RecordedRun second = run("m", Duration.ofNanos(299_000));
        RecordedRun third = run("a", Duration.ZERO);
        write(store, entity("1"), first, second, third);
        write(store, entity("2"), second);
        write(store, entity("2"), third);
        write(store, entity("2"), first);

        assertThat(history(store).runsOf(entity("1"))).containsExactly(third, second, first);
        assertThat(history(store).runsOf(entity("2"))).containsExactly(third, second, first);
    }

    @Test
    protected void runs_of_the_same_time_come_in_the_same_order_in_each_store() {
        TelemetryStore store = store(OPTIONS);
        RecordedRun one = run("one", Duration.ZERO);
        RecordedRun two = run("two", Duration.ZERO);
        write(store, entity("1"), one, two);
        write(store, entity("2"), two, one);

        assertThat(history(store).runsOf(entity("1"))).containsExactly(two, one);
        assertThat(history(store).runsOf(entity("2"))).containsExactly(two, one);
    }

    @Test
    protected void only_the_last_runs_are_kept() {
        TelemetryStore store = store(OPTIONS);
        List<RecordedRun> runs = IntStream.range(0, 6)
                .mapToObj(i -> run("r" + i, Duration.ofMinutes(60 - i)))
                .toList();
        runs.forEach(run -> write(store, entity("1"), run));

        assertThat(history(store).runsOf(entity("1"))).containsExactly(runs.get(5), runs.get(4), runs.get(3));
    }

    @Test
    protected void a_run_that_is_written_late_stands_at_its_own_time_and_leaves_the_newer_record() {
        TelemetryStore store = store(OPTIONS);
        RecordedRun newer = run("newer", Duration.ZERO);
        RecordedRun older = run("older", Duration.ofMinutes(10));
        write(store, entity("1"), newer);
        write(store, entity("1"), older);

        assertThat(history(store).runsOf(entity("1"))).containsExactly(newer, older);
        assertThat(history(store).entitiesOf(older.runId())).containsExactly(entity("1"));
        assertThat(store.read(List.of(entity("1")))).containsEntry(entity("1"), new TelemetryRecord(newer.runId()));
    }

    @Test
    protected void a_late_run_that_is_older_than_all_that_are_kept_is_not() {
        TelemetryStore store = store(OPTIONS);
        List<RecordedRun> kept = Stream.of("a", "b", "c")
                .map(name -> run(name, Duration.ofSeconds('z' - name.charAt(0))))
                .toList();
        kept.forEach(run -> write(store, entity("1"), run));
        write(store, entity("1"), run("late", Duration.ofHours(1)));

        assertThat(history(store).runsOf(entity("1"))).containsExactly(kept.get(2), kept.get(1), kept.get(0));
    }

    @Test
    protected void a_write_that_is_tried_again_changes_nothing() {
        TelemetryStore store = store(OPTIONS);
        RecordedRun first = run("a", Duration.ofMinutes(2));
        RecordedRun second = run("b", Duration.ofMinutes(1));
        for (int attempt = 0; attempt < 3; attempt++) {
            write(store, entity("1"), first, second);
        }

        assertThat(history(store).runsOf(entity("1"))).containsExactly(second, first);
        assertThat(history(store).entitiesOf(first.runId())).containsExactly(entity("1"));
        assertThat(history(store).entitiesOf(second.runId())).containsExactly(entity("1"));
    }

    @Test
    protected void a_run_that_touched_an_entity_twice_stands_once_at_the_later_time() {
        TelemetryStore store = store(OPTIONS);
        RecordedRun later = run("a", Duration.ofMinutes(1));
        RecordedRun earlier = run("a", Duration.ofMinutes(3));
        RecordedRun between = run("b", Duration.ofMinutes(2));
        write(store, entity("1"), earlier);
        write(store, entity("1"), between);
        write(store, entity("1"), later);
        write(store, entity("1"), earlier);

        assertThat(history(store).runsOf(entity("1"))).containsExactly(later, between);
    }

    @Test
    protected void a_run_is_forgotten_when_its_record_would_have_expired() {
        TelemetryStore store = store(OPTIONS);
        RecordedRun kept = run("kept", TIME_TO_LIVE.minusMinutes(1));
        write(store, entity("1"), kept);
        write(store, entity("1"), run("old", TIME_TO_LIVE.plusSeconds(1)), kept);

        assertThat(history(store).runsOf(entity("1"))).containsExactly(kept);
        assertThat(history(store).entitiesOf(run("old", Duration.ZERO).runId())).isEmpty();
    }

    @Test
    protected void the_entities_of_a_run_come_last_one_first_and_only_so_many() {
        TelemetryStore store = store(OPTIONS);
        for (int i = 0; i < 8; i++) {
            write(store, entity("e" + i), run("a", Duration.ofMinutes(60 - i)));
        }

        assertThat(history(store).entitiesOf(run("a", Duration.ZERO).runId()))
                .containsExactly(entity("e7"), entity("e6"), entity("e5"), entity("e4"), entity("e3"));
        assertThat(history(store).entitiesOf(run("b", Duration.ZERO).runId())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("io.runtelemetry.tck.TelemetryStoreContract#ids")
    protected void any_ID_that_a_reference_may_have_can_be_kept(String id) {
        TelemetryStore store = store(OPTIONS);
        EntityRef entity = new EntityRef("notification", id);
        RecordedRun run = run("a", Duration.ZERO);
        write(store, entity, run);

        assertThat(history(store).runsOf(entity)).startsWith(run);
        assertThat(history(store).entitiesOf(run.runId())).containsExactly(entity);
    }

    @Test
    protected void a_batch_is_kept_as_its_writes_one_by_one() {
        TelemetryStore store = store(OPTIONS);
        RecordedRun older = run("older", Duration.ofMinutes(1));
        RecordedRun run = run("a", Duration.ZERO);
        List<TelemetryWrite> batch = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            batch.add(new TelemetryWrite(
                    entity("b" + i),
                    new TelemetryRecord(run.runId()),
                    TIME_TO_LIVE,
                    false,
                    List.of(older, run),
                    List.of()));
        }

        assertThat(store.write(batch)).isEmpty();

        assertThat(history(store).runsOf(entity("b0"))).containsExactly(run, older);
        assertThat(history(store).runsOf(entity("b599"))).containsExactly(run, older);
        assertThat(history(store).entitiesOf(run.runId())).hasSize(5);
    }

    @Test
    protected void each_of_the_two_is_kept_without_the_other_and_neither_by_default() {
        TelemetryStore neither = store(HistoryOptions.none());
        TelemetryStore runsOnly = store(new HistoryOptions(3, false, 5, TIME_TO_LIVE));
        TelemetryStore entitiesOnly = store(new HistoryOptions(0, true, 5, TIME_TO_LIVE));
        RecordedRun run = run("a", Duration.ZERO);
        RecordedRun other = run("b", Duration.ZERO);

        write(neither, entity("0"), run);
        write(runsOnly, entity("1"), run);
        write(entitiesOnly, entity("2"), other);

        assertThat(history(neither).runsOf(entity("0"))).isEmpty();
        assertThat(history(runsOnly).runsOf(entity("1"))).containsExactly(run);
        assertThat(history(runsOnly).entitiesOf(run.runId())).isEmpty();
        assertThat(history(entitiesOnly).runsOf(entity("2"))).isEmpty();
        assertThat(history(entitiesOnly).entitiesOf(other.runId())).containsExactly(entity("2"));
    }
}
