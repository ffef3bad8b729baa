package io.runtelemetry.benchmarks.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class MeasurementsTest {

    private final Measurements found = new Measurements("way", "p50 µs", "p99 µs")
            .remark("2026-11-25, a machine")
            .add("by hand", 115.25, 240)
            .add("starter", 0.0000012, 12_345_678_901d);

    @Test
    void what_is_written_is_read_again(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("cost.tsv"), found.toString());

        Measurements read = Measurements.readFrom(file);

        assertThat(read).hasToString(found.toString());
        assertThat(read.names()).containsExactly("by hand", "starter");
        assertThat(read.of("by hand", "p50 µs")).isEqualTo(115.25);
        assertThat(read.of("starter", "p99 µs")).isEqualTo(12_345_678_901d);
    }

    @Test
    void of_what_was_measured_in_rounds_the_median_counts_and_the_median_of_what_one_is_above_another() {
        Measurements rounds = new Measurements("way", "µs")
                .add("by hand, 1", 10)
                .add("starter, 1", 11)
                .add("by hand, 2", 50)
                .add("starter, 2", 52)
                .add("by hand, 3", 30)
                .add("starter, 3", 60);

        assertThat(rounds.names()).containsExactly("by hand", "starter");
        assertThat(rounds.of("by hand", "µs")).isEqualTo(30);
        assertThat(rounds.of("starter", "µs")).isEqualTo(52);
        assertThat(rounds.added("starter", "by hand", "µs")).isEqualTo(2);
        assertThat(rounds.sample("starter", "µs").percentile(100)).isEqualTo(60);
    }

    @Test
    void the_table_compares_each_with_another_in_the_same_rounds_unless_that_is_not_there() {
        Measurements rounds = new Measurements("way", "µs", "beans")
                .add("by hand, 1", 10, 4)
                .add("starter, 1", 8.5, 3)
                .add("by hand, 2", 50, 4)
                .add("starter, 2", 1_055, 2_004)
                .add("by hand, 3", 30, 4)
                .add("starter, 3", 31, 7);

        assertThat(rounds.comparedWith(name -> "by hand")).isEqualTo("""
                | way | µs | beans |
                |---|--:|--:|
                | by hand | 30 | 4 |
                | starter | 31 (+1, +3 %) | 7 (+3, +75 %) |
                """);
        assertThat(rounds.comparedWith(name -> "nobody")).contains("| starter | 31 | 7 |");
    }

    @Test
    void turns_come_in_another_order_in_each_round_and_count_once_all_are_warm() throws Exception {
        StringBuilder order = new StringBuilder();
        SideBySide turns = new SideBySide("who", "round");
        for (String name : new String[] {"a", "b", "c", "d"}) {
            turns.add(name, round -> {
                order.append(name);
                return new double[] {round};
            });
        }

        Measurements rounds = turns.run(1, 2);

        assertThat(rounds.names()).containsExactly("a", "b", "c", "d");
        assertThat(rounds.sample("d", "round").median()).isEqualTo(1.5);
        assertThat(order).hasSize(12);
        assertThat(order.substring(0, 4)).isNotEqualTo(order.substring(4, 8));
    }

    @Test
    void a_line_that_does_not_fit_the_columns_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> found.add("another", 1));
        assertThatIllegalArgumentException().isThrownBy(() -> found.add("starter", 1, 2));
    }

    @Test
    void what_was_not_measured_is_not_there() {
        assertThatIllegalArgumentException().isThrownBy(() -> found.of("starter", "p95 µs"));
        assertThatIllegalArgumentException().isThrownBy(() -> found.of("nobody", "p50 µs"));
    }
}
