package io.runtelemetry.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryRecord;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PendingWritesTest {

    private static final long LATER = 10_000_000_000L;

    private final PendingWrites pending = new PendingWrites(3, 0);

    @Test
    void writes_wait_in_the_order_in_which_they_came() {
        add("a", "b", "c");

        assertThat(runs(pending.oldestFresh(2))).containsExactly("a", "b");
        assertThat(pending.size()).as("they stay until they are acknowledged").isEqualTo(3);
    }

    @Test
    void the_last_write_for_an_entity_takes_the_place_of_an_older_one() {
        PendingWrite older = write("a", "run_1");
        PendingWrite newer = write("a", "run_2");
        pending.add(older);
        pending.add(newer);

        assertThat(pending.oldestFresh(10)).containsExactly(newer);
        assertThat(isFinished(older)).as("nobody waits for it any more").isTrue();
        assertThat(isFinished(newer)).isFalse();
    }

    @Test
    void writes_that_give_way_do_not_pile_up_while_nobody_looks() {
        PendingWrite first = write("a", "run_0");
        pending.add(first);
        for (int i = 1; i <= 100; i++) {
            pending.add(new PendingWrite(first.entity, "run_" + i, i, null));
        }

        assertThat(isFinished(first)).isTrue();
        assertThat(runs(pending.oldestFresh(10))).containsExactly("run_100");
        assertThat(pending.coalesced()).isEqualTo(100);
    }

    @Test
    void beyond_the_capacity_the_oldest_is_dropped_and_counted() {
        List<PendingWrite> writes = add("a", "b", "c", "d", "e");

        assertThat(runs(pending.oldestFresh(10))).containsExactly("c", "d", "e");
        assertThat(isFinished(writes.get(0))).isTrue();
        assertThat(pending.takeOverflowed()).isEqualTo(2);
        assertThat(pending.takeOverflowed()).as("counted once").isZero();
    }

    @Test
    void a_newer_run_for_a_pending_entity_needs_no_room() {
        add("a", "b", "c");
        pending.add(write("a", "run_2"));

        assertThat(pending.size()).isEqualTo(3);
        assertThat(pending.takeOverflowed()).isZero();
    }

    @Test
    void what_may_be_in_the_store_already_takes_room_too_and_is_forgotten_first() {
        PendingWrites roomy = new PendingWrites(4, 0);
        PendingWrite write = write("a", "run_0");
        roomy.add(write);
        roomy.add(write("b", "b"));
        for (int i = 1; i <= 9; i++) {
            roomy.beginAttempts(List.of(write));
            write = write("a", "run_" + i);
            roomy.add(write);
        }

        assertThat(runs(roomy.oldestFresh(10))).containsExactly("run_9", "b");
        assertThat(write.earlier).extracting(TelemetryRecord::runId).containsExactly("run_7", "run_8");
        assertThat(roomy.takeOverflowed()).isZero();
        roomy.add(write("c", "c"));
        roomy.add(write("d", "d"));
        assertThat(runs(roomy.oldestFresh(10)))
                .as("two of them leave with their write")
                .containsExactly("b", "c", "d");
        assertThat(roomy.takeOverflowed()).isEqualTo(1);
    }

    @Test
    void those_that_failed_are_dropped_before_fresh_ones() {
        List<PendingWrite> writes = add("a", "b", "c");
        pending.postpone(List.of(writes.get(1)), 0);
        pending.add(write("d", "d"));

        assertThat(runs(pending.oldestFresh(10))).containsExactly("a", "c", "d");
        assertThat(pending.dueFailed(10, LATER)).isEmpty();
    }

    @Test
    void a_failed_write_goes_behind_all_others_that_failed() {
        List<PendingWrite> writes = add("a", "b");
        pending.postpone(writes, 0);
        pending.postpone(List.of(writes.get(0)), 0);

        assertThat(runs(pending.dueFailed(10, LATER))).containsExactly("b", "a");
        assertThat(pending.oldestFresh(10)).isEmpty();
    }

    @Test
    void a_newer_run_takes_the_place_of_one_that_failed() {
        PendingWrite older = write("a", "run_1");
        pending.add(older);
        pending.postpone(List.of(older), 0);
        PendingWrite newer = write("a", "run_2");
        pending.add(newer);

        assertThat(pending.oldestFresh(10)).containsExactly(newer);
        assertThat(pending.dueFailed(10, LATER)).isEmpty();
        assertThat(isFinished(older)).isTrue();
    }

    @Test
    void what_becomes_of_an_older_run_does_not_touch_the_newer_one() {
        PendingWrite older = write("a", "run_1");
        pending.add(older);
        PendingWrite newer = write("a", "run_2");
        pending.add(newer);

        pending.postpone(List.of(older), 0);
        assertThat(pending.dueFailed(10, LATER)).isEmpty();
        pending.remove(List.of(older));
        assertThat(pending.oldestFresh(10)).containsExactly(newer);
    }

    @Test
    void an_acknowledged_write_is_forgotten_and_those_who_wait_are_told() {
        List<PendingWrite> writes = add("a", "b");
        pending.postpone(List.of(writes.get(0)), 0);
        pending.remove(writes);

        assertThat(pending.size()).isZero();
        assertThat(writes).allMatch(PendingWritesTest::isFinished);
    }

    @Test
    void closing_forgets_all_and_takes_no_more_until_it_is_opened_again() {
        List<PendingWrite> writes = add("a", "b");
        pending.postpone(List.of(writes.get(0)), 0);

        assertThat(pending.close()).isEqualTo(2);
        assertThat(writes).allMatch(PendingWritesTest::isFinished);
        assertThat(pending.add(write("c", "c"))).isFalse();
        assertThat(pending.size()).isZero();

        pending.open();
        assertThat(pending.add(write("c", "c"))).isTrue();
        assertThat(runs(pending.oldestFresh(10))).containsExactly("c");
    }

    @Test
    void each_write_that_gives_way_to_a_newer_one_is_counted_as_coalesced() {
        add("a", "b");
        assertThat(pending.coalesced()).isZero();

        List<PendingWrite> newer = add("a", "a");
        assertThat(pending.coalesced()).isEqualTo(2);

        pending.postpone(newer, 0);
        add("a");
        assertThat(pending.coalesced()).as("also of one that failed").isEqualTo(3);
    }

    @Test
    void the_age_is_that_of_the_oldest_in_either_lane() {
        assertThat(pending.oldestAge(100)).as("nothing waits").isZero();
        PendingWrite first = at("a", 10);
        PendingWrite second = at("b", 20);
        pending.add(first);
        pending.add(second);
        assertThat(pending.oldestAge(100)).isEqualTo(90);

        pending.add(at("a", 30));
        assertThat(pending.oldestAge(100))
                .as("the newer run waits in the place of the older")
                .isEqualTo(80);

        pending.postpone(List.of(second), 0);
        assertThat(pending.oldestAge(100)).isEqualTo(80);
        PendingWrite third = at("c", 40);
        pending.add(third);
        pending.postpone(List.of(third), 0);
        assertThat(pending.oldestAge(100)).as("a younger one failed as well").isEqualTo(80);

        pending.remove(List.of(second, third));
        assertThat(pending.oldestAge(100)).as("none that failed is left").isEqualTo(70);
    }

    private List<PendingWrite> add(String... ids) {
        List<PendingWrite> writes =
                List.of(ids).stream().map(id -> write(id, id)).toList();
        assertThat(writes).allMatch(pending::add);
        return writes;
    }

    private static PendingWrite at(String id, long recordedAt) {
        return new PendingWrite(new EntityRef("payment", id), "run", recordedAt, null);
    }

    private static PendingWrite write(String id, String runId) {
        return new PendingWrite(new EntityRef("payment", id), runId, 0, new CompletableFuture<>());
    }

    @Test
    void the_runs_that_a_write_keeps_need_room_too_and_the_oldest_of_them_go_first() {
        PendingWrites keeping = new PendingWrites(4, 100);
        for (int i = 0; i < 10; i++) {
            keeping.add(new PendingWrite(new EntityRef("payment", "often"), "run_" + i, i * 1_000L, null));
        }

        assertThat(keeping.takeOverflowed()).isEqualTo(6);
        PendingWrite often = keeping.oldestFresh(10).get(0);
        assertThat(often.runId).isEqualTo("run_9");
        assertThat(often.superseded)
                .extracting(PendingWrite.Superseded::runId)
                .containsExactly("run_6", "run_7", "run_8");

        keeping.add(new PendingWrite(new EntityRef("payment", "new"), "run_a", 10_000, null));

        assertThat(keeping.oldestFresh(10)).extracting(write -> write.runId).containsExactly("run_a");
        assertThat(keeping.takeOverflowed())
                .as("a write and the runs that it kept")
                .isEqualTo(4);
    }

    private static List<String> runs(List<PendingWrite> writes) {
        return writes.stream().map(write -> write.runId).toList();
    }

    private static boolean isFinished(PendingWrite write) {
        return write.done != null && write.done.isDone();
    }
}
