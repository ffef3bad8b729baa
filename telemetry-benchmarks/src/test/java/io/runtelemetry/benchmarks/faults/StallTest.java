package io.runtelemetry.benchmarks.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.benchmarks.harness.Benchmark;
import io.runtelemetry.benchmarks.harness.Measurements;
import io.runtelemetry.tck.RequiredTool;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisplayNameGeneration(ReplaceUnderscores.class)
class StallTest {

    @Test
    @Tag("measurement")
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "processes cannot be paused there")
    void jobs_go_on_with_the_starter_and_wait_with_the_hand_written_aspect() throws Exception {
        new RequiredTool("redis-server", "Redis 7 or newer").path();

        Measurements found = Stall.measure(
                Benchmark.options(Stall.Options.class, "--rounds=1", "--rate=100", "--healthy=1s", "--stall=2s"));

        for (Subject subject : Subject.values()) {
            assertThat(found.of(subject.title, "jobs")).isEqualTo(600);
            assertThat(found.of(subject.title, "failures")).isZero();
        }
        assertThat(found.of(Subject.TELEMETRY.title, "during max")).isLessThan(1_000_000);
        // Whoever waits for Redis waits for as long as it is stopped.
        assertThat(found.of(Subject.BASELINE.title, "during max")).isGreaterThan(1_000_000);
    }

    @Test
    void the_table_shows_the_median_of_the_rounds() {
        Measurements found =
                new Measurements("fault", "before p50", "before p99", "during p50", "during p99", "during max");
        for (int round = 1; round <= 3; round++) {
            found.add(Subject.TELEMETRY.title + ", " + round, 100, 1_000 * round, 100, 1_500 * round, 9_000);
            found.add(Subject.BASELINE.title + ", " + round, 200, 2_000, 2_500_000, 4_900_000, 5_000_000);
        }

        assertThat(Stall.table(found))
                .contains("| The starter | 0.10 | 0.10 | 2.00 | 3.00 | 1.50 | 9.00 |", "; reached.")
                .contains("| The hand-written aspect | 0.20 | 2,500 | 2.00 | 4,900 | 2,450.00 | 5,000 |");
    }
}
