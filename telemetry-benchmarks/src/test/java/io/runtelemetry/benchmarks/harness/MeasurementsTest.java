package io.runtelemetry.benchmarks.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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
    void what_is_written_is_read_again(@TempDir Path folder) {
        Path file = folder.resolve("deeper/cost.tsv");
        found.writeTo(file);

        Measurements read = Measurements.readFrom(file);

        assertThat(read).hasToString(found.toString());
        assertThat(read.names()).containsExactly("by hand", "starter");
        assertThat(read.remarks()).containsExactly("2026-11-25, a machine");
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
