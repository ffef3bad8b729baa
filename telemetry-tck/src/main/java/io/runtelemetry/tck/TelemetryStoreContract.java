package io.runtelemetry.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryStore;
import io.runtelemetry.TelemetryStore.Failure;
import io.runtelemetry.TelemetryStore.Superseded;
import io.runtelemetry.TelemetryWrite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every {@link TelemetryStore} keeps. Extend it, return your store, and run it as any JUnit test; for a store that
 * other applications or processes see as well, extend {@link RemoteTelemetryStoreContract}. The store need not be empty:
 * the tests write entities that nobody else has.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
public abstract class TelemetryStoreContract {

    /** How long records live in the applications that share the keys: 1,209,600 s. */
    protected static final Duration TIME_TO_LIVE = Duration.ofDays(14);

    private String unique = "";

    @BeforeEach
    final void takeNewEntities() {
        unique = UUID.randomUUID().toString();
    }

    /** Returns the store under test. */
    protected abstract TelemetryStore store();

    /** Returns a reference that no other test uses. */
    protected final EntityRef entity(String id) {
        return new EntityRef("payment", unique + ":" + id);
    }

    /** Writes a record as the recorder does right after the job, and checks that the store took it. */
    protected final void writeFresh(EntityRef entity, String runId) {
        write(new TelemetryWrite(entity, new TelemetryRecord(runId), TIME_TO_LIVE, false, List.of(), List.of()));
    }

    /** Writes a record as the recorder does when it could not for such a time, and checks that the store took it. */
    protected final void writeDelayed(EntityRef entity, String runId, Duration age) {
        write(new TelemetryWrite(
                entity, new TelemetryRecord(runId), TIME_TO_LIVE.minus(age), true, List.of(), List.of()));
    }

    /** Returns the run that is stored for an entity, or an empty text. */
    protected final String storedRun(EntityRef entity) {
        TelemetryRecord record = store().read(List.of(entity)).get(entity);
        return record == null ? "" : record.runId();
    }

    private void write(TelemetryWrite write) {
        assertThat(Failure.among(store().write(List.of(write)))).as("failures").isEmpty();
    }

    @Test
    protected void a_record_that_was_written_is_read() {
        writeFresh(entity("1"), "run_a");

        assertThat(store().read(List.of(entity("1"))))
                .containsExactly(Map.entry(entity("1"), new TelemetryRecord("run_a")));
    }

    @Test
    protected void an_entity_without_a_record_is_absent() {
        writeFresh(entity("1"), "run_a");

        assertThat(store().read(List.of(entity("missing")))).isEmpty();
        assertThat(store().read(List.of(entity("missing"), entity("1"), entity("missing too"))))
                .containsOnlyKeys(entity("1"));
    }

    @Test
    protected void entities_of_different_types_are_different() {
        EntityRef payment = new EntityRef("payment", unique);
        EntityRef subscription = new EntityRef("subscription_2", unique);
        writeFresh(payment, "run_a");
        writeFresh(subscription, "run_b");

        assertThat(storedRun(payment)).isEqualTo("run_a");
        assertThat(storedRun(subscription)).isEqualTo("run_b");
    }

    @Test
    protected void the_last_write_wins() {
        writeFresh(entity("1"), "run_a");
        writeFresh(entity("1"), "run_b");
        writeFresh(entity("1"), "run_a2");

        assertThat(storedRun(entity("1"))).isEqualTo("run_a2");
    }

    @Test
    protected void a_thousand_records_are_written_and_read_at_once() {
        List<EntityRef> entities =
                IntStream.range(0, 1_000).mapToObj(i -> entity("batch-" + i)).toList();
        Map<EntityRef, TelemetryRecord> records = new HashMap<>();
        entities.forEach(entity -> records.put(entity, new TelemetryRecord("run_" + records.size())));
        List<TelemetryWrite> writes = new ArrayList<>();
        records.forEach((entity, record) -> writes.add(new TelemetryWrite(
                entity,
                record,
                TIME_TO_LIVE.minusSeconds(writes.size() % 2),
                writes.size() % 2 == 1,
                List.of(),
                List.of())));

        assertThat(store().write(writes)).isEmpty();

        assertThat(store().read(entities)).containsExactlyInAnyOrderEntriesOf(records);
    }

    static List<String> ids() {
        return List.of(
                "2026-11:br_1:7",
                "https://example.org/a?b=c&d=%20#e",
                " leading, inner and trailing spaces ",
                "größe",
                "支払い",
                "\uD83D\uDE80",
                "{tag}*?[a]\\\"'",
                "supplementary \uD83D\uDE80".repeat(20),
                "支".repeat(EntityRef.MAX_ID_LENGTH));
    }

    @ParameterizedTest
    @MethodSource("io.runtelemetry.tck.TelemetryStoreContract#ids")
    protected void any_ID_that_a_reference_may_have_can_be_stored(String id) {
        EntityRef entity = new EntityRef("notification", id);
        writeFresh(entity, "run_a");
        writeDelayed(entity, "run_older", Duration.ofSeconds(30));

        assertThat(storedRun(entity)).isEqualTo("run_a");
    }

    @Test
    protected void a_record_expires() {
        store().write(List.of(new TelemetryWrite(
                entity("1"), new TelemetryRecord("run_a"), Duration.ofSeconds(1), false, List.of(), List.of())));
        store().write(List.of(new TelemetryWrite(
                entity("2"), new TelemetryRecord("run_a"), Duration.ofSeconds(1), true, List.of(), List.of())));

        await().atMost(Duration.ofSeconds(30))
                .until(() -> store().read(List.of(entity("1"), entity("2"))).isEmpty());
    }

    @Test
    protected void a_delayed_write_is_stored_where_there_is_nothing() {
        writeDelayed(entity("1"), "run_a", Duration.ofSeconds(30));

        assertThat(storedRun(entity("1"))).isEqualTo("run_a");
    }

    @Test
    protected void a_delayed_write_leaves_a_newer_record_and_that_is_no_failure() {
        writeFresh(entity("1"), "run_newer");
        writeDelayed(entity("1"), "run_older", Duration.ofSeconds(30));

        assertThat(storedRun(entity("1"))).isEqualTo("run_newer");
    }

    @Test
    protected void a_delayed_write_that_leaves_a_newer_record_is_told_as_superseded() {
        writeFresh(entity("newer"), "run_newer");
        writeFresh(entity("own"), "run_own");
        TelemetryWrite left = delayed(entity("newer"), "run_older");

        assertThat(store().write(
                                List.of(left, delayed(entity("own"), "run_own"), delayed(entity("none"), "run_first"))))
                .isEqualTo(List.of(new Superseded(left)));
    }

    private static TelemetryWrite delayed(EntityRef entity, String runId) {
        return new TelemetryWrite(
                entity, new TelemetryRecord(runId), TIME_TO_LIVE.minusSeconds(30), true, List.of(), List.of());
    }

    @Test
    protected void a_record_that_lives_longer_than_any_can_is_of_another_configuration_and_older() {
        for (Duration longer : List.of(TIME_TO_LIVE.plusSeconds(10), TIME_TO_LIVE.multipliedBy(2))) {
            write(new TelemetryWrite(
                    entity("1"), new TelemetryRecord("run_long"), longer, false, List.of(), List.of()));
            writeDelayed(entity("1"), "run_newer", Duration.ofSeconds(30));

            assertThat(storedRun(entity("1"))).isEqualTo("run_newer");
        }
    }

    @Test
    protected void a_delayed_write_replaces_an_older_record() {
        writeDelayed(entity("1"), "run_older", Duration.ofMinutes(2));
        writeDelayed(entity("1"), "run_newer", Duration.ofSeconds(30));

        assertThat(storedRun(entity("1"))).isEqualTo("run_newer");
    }

    @Test
    protected void a_delayed_write_replaces_what_its_process_wrote_earlier_however_late_that_came() {
        writeFresh(entity("1"), "run_earlier");
        writeDelayedAfter(entity("1"), "run_later", "run_before", "run_earlier");
        assertThat(storedRun(entity("1"))).isEqualTo("run_later");

        writeFresh(entity("1"), "run_of_another");
        writeDelayedAfter(entity("1"), "run_late", "run_earlier", "run_later");
        assertThat(storedRun(entity("1"))).isEqualTo("run_of_another");
    }

    private void writeDelayedAfter(EntityRef entity, String runId, String... earlier) {
        List<TelemetryRecord> records =
                Stream.of(earlier).map(TelemetryRecord::new).toList();
        write(new TelemetryWrite(
                entity, new TelemetryRecord(runId), TIME_TO_LIVE.minusSeconds(30), true, List.of(), records));
    }

    @Test
    protected void a_fresh_write_replaces_a_delayed_one() {
        writeDelayed(entity("1"), "run_older", Duration.ofSeconds(30));
        writeFresh(entity("1"), "run_newer");

        assertThat(storedRun(entity("1"))).isEqualTo("run_newer");
    }

    /** Tells how long records live by what a delayed write replaces, for a store that shows it in no other way. */
    @Test
    protected void a_record_lives_as_long_as_it_was_written_for() {
        writeFresh(entity("1"), "run_fresh");
        writeDelayed(entity("1"), "run_shorter", Duration.ofSeconds(30));
        assertThat(storedRun(entity("1"))).isEqualTo("run_fresh");
        writeDelayed(entity("1"), "run_longer", Duration.ofSeconds(-1));
        assertThat(storedRun(entity("1"))).isEqualTo("run_longer");

        writeDelayed(entity("2"), "run_delayed", Duration.ofMinutes(10));
        writeDelayed(entity("2"), "run_shorter", Duration.ofMinutes(10).plusSeconds(30));
        assertThat(storedRun(entity("2"))).isEqualTo("run_delayed");
        writeDelayed(entity("2"), "run_longer", Duration.ofMinutes(10).minusSeconds(1));
        assertThat(storedRun(entity("2"))).isEqualTo("run_longer");
    }

    @Test
    protected void of_two_delayed_records_from_the_same_second_the_newer_wins_whichever_comes_first() {
        // Not the store's fault if the machine sleeps between the writes; then once more.
        await().pollInSameThread().atMost(Duration.ofSeconds(60)).until(() -> {
            long start = System.nanoTime();
            EntityRef newerFirst = entity("newer-first-" + start);
            EntityRef olderFirst = entity("older-first-" + start);
            writeDelayed(newerFirst, "run_newer", Duration.ofMillis(10_200));
            writeDelayed(newerFirst, "run_older", Duration.ofMillis(10_700));
            writeDelayed(olderFirst, "run_older", Duration.ofMillis(10_700));
            writeDelayed(olderFirst, "run_newer", Duration.ofMillis(10_200));
            boolean inTime = System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(400);
            if (inTime) {
                assertThat(storedRun(newerFirst)).isEqualTo("run_newer");
                assertThat(storedRun(olderFirst)).isEqualTo("run_newer");
            }
            return inTime;
        });
    }

    @Test
    protected void several_threads_may_use_it_at_once() {
        List<String> runs = IntStream.range(0, 200)
                .parallel()
                .mapToObj(i -> {
                    writeFresh(entity("thread-" + i), "run_" + i);
                    return storedRun(entity("thread-" + i));
                })
                .toList();

        assertThat(runs)
                .isEqualTo(IntStream.range(0, 200).mapToObj(i -> "run_" + i).toList());
    }
}
