package io.runtelemetry.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryWrite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What its clock and its bound add to the contract that {@code telemetry-tck} checks for every store. */
class InMemoryTelemetryStoreTest {

    private static final EntityRef ENTITY = new EntityRef("payment", "1");

    /** Near the overflow, where {@link System#nanoTime} may well be. */
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1_000);

    private final InMemoryTelemetryStore store = new InMemoryTelemetryStore(HistoryOptions.none(), clock::get);

    @Test
    void a_record_expires_when_its_time_is_over() {
        write(ENTITY, "run_a", Duration.ofDays(14), false);

        pass(Duration.ofDays(14).minusNanos(1));
        assertThat(store.read(List.of(ENTITY))).containsEntry(ENTITY, new TelemetryRecord("run_a"));

        pass(Duration.ofNanos(1));
        assertThat(store.read(List.of(ENTITY))).isEmpty();
    }

    @Test
    void a_new_write_begins_a_new_time() {
        write(ENTITY, "run_a", Duration.ofMinutes(10), false);
        pass(Duration.ofMinutes(9));
        write(ENTITY, "run_b", Duration.ofMinutes(10), false);
        pass(Duration.ofMinutes(9));

        assertThat(store.read(List.of(ENTITY))).containsEntry(ENTITY, new TelemetryRecord("run_b"));
    }

    @Test
    void a_delayed_write_is_stored_where_the_newer_record_has_expired() {
        write(ENTITY, "run_newer", Duration.ofMinutes(10), false);
        pass(Duration.ofMinutes(10));
        write(ENTITY, "run_delayed", Duration.ofMinutes(5), true);

        assertThat(store.read(List.of(ENTITY))).containsEntry(ENTITY, new TelemetryRecord("run_delayed"));
    }

    @Test
    void beyond_its_bound_the_record_written_longest_ago_makes_room() {
        int bound = InMemoryTelemetryStore.MAX_RECORDS;
        List<TelemetryWrite> writes = new ArrayList<>();
        for (int i = 0; i < bound; i++) {
            writes.add(freshWrite(entity(i), "run_a"));
        }
        store.write(writes);
        store.write(List.of(freshWrite(entity(0), "run_again")));
        store.write(List.of(freshWrite(entity(bound), "run_last")));

        assertThat(store.read(List.of(entity(0), entity(1), entity(2), entity(bound))))
                .containsOnlyKeys(entity(0), entity(2), entity(bound));
    }

    private void write(EntityRef entity, String runId, Duration timeToLive, boolean delayed) {
        assertThat(store.write(List.of(new TelemetryWrite(
                        entity, new TelemetryRecord(runId), timeToLive, delayed, List.of(), List.of()))))
                .isEmpty();
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    private static EntityRef entity(int number) {
        return new EntityRef("payment", "pay_" + number);
    }

    private static TelemetryWrite freshWrite(EntityRef entity, String runId) {
        return new TelemetryWrite(entity, new TelemetryRecord(runId), Duration.ofDays(14), false, List.of(), List.of());
    }
}
