package io.runtelemetry.benchmarks.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class VerdictTest {

    /** The jobs 0 and 1,000 of the first process work on the same entity, and so do 500 and 1,500 of the second. */
    private static final int FIRST = 0;

    private static final int SECOND = 1_000;

    private static final String ENTITY = "shared-0";

    private long now = 1;

    private final Journal journal = journal('A');

    private final Map<String, String> redis = new HashMap<>();

    @Test
    void nothing_is_lost_where_Redis_has_the_last_run() {
        done(journal, FIRST);
        done(journal, SECOND);
        redis.put(ENTITY, "run_A1000");

        assertThat(verdict(journal)).isEqualTo(new Verdict(0, 0, 0));
    }

    @Test
    void an_entity_is_lost_if_Redis_has_no_run_or_an_older_one() {
        done(journal, FIRST);
        done(journal, SECOND);

        assertThat(verdict(journal)).isEqualTo(new Verdict(1, 0, 0));

        redis.put(ENTITY, "run_A0");
        assertThat(verdict(journal)).isEqualTo(new Verdict(1, 0, 0));
    }

    @Test
    void an_older_run_in_the_place_of_one_that_was_stored_is_stale() {
        done(journal, FIRST);
        done(journal, SECOND);
        journal.stored("run_A1000");
        redis.put(ENTITY, "run_A0");

        assertThat(verdict(journal)).isEqualTo(new Verdict(1, 0, 1));
    }

    @Test
    void what_was_dropped_and_counted_is_not_lost() {
        done(journal, FIRST);
        journal.dropped.set(1);

        assertThat(verdict(journal)).isEqualTo(new Verdict(0, 1, 0));
    }

    @Test
    void what_was_not_done_is_not_missed() {
        journal.job(FIRST).begunAt = now++;

        assertThat(verdict(journal)).isEqualTo(new Verdict(0, 0, 0));
    }

    @Test
    void each_of_two_runs_that_overlap_may_be_the_last() {
        journal.job(FIRST).begunAt = now++;
        journal.job(SECOND).begunAt = now++;
        journal.end(SECOND, true, now++);
        journal.end(FIRST, true, now++);

        redis.put(ENTITY, "run_A1000");
        assertThat(verdict(journal).lost()).isZero();
        redis.put(ENTITY, "run_A0");
        assertThat(verdict(journal).lost()).isZero();
    }

    @Test
    void the_last_of_two_processes_counts_unless_they_ended_at_about_the_same_time() {
        Journal other = journal('B');
        done(journal, FIRST);
        done(other, 500);
        redis.put(ENTITY, "run_A0");
        assertThat(verdict(journal, other).lost()).isZero();

        now += TimeUnit.MILLISECONDS.toNanos(101);
        done(other, 1_500);
        assertThat(verdict(journal, other).lost()).isEqualTo(1);
        redis.put(ENTITY, "run_B1500");
        assertThat(verdict(journal, other).lost()).isZero();
    }

    private static Journal journal(char process) {
        return new Journal(process, 1_501, 1_000);
    }

    private void done(Journal journal, int job) {
        journal.job(job).begunAt = now++;
        journal.end(job, true, now++);
    }

    private Verdict verdict(Journal... journals) {
        return Verdict.of(List.of(journals), ids -> redis);
    }
}
