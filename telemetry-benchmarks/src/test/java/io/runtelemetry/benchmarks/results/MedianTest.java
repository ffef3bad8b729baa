package io.runtelemetry.benchmarks.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class MedianTest {

    @Test
    void is_the_measurement_in_the_middle_whatever_their_order() {
        assertThat(Median.of(DoubleStream.of(9, 1, 2))).isEqualTo(2);
    }

    @Test
    void lies_between_the_two_in_the_middle() {
        assertThat(Median.of(DoubleStream.of(9, 1, 2, 4))).isEqualTo(3);
    }

    @Test
    void needs_a_measurement() {
        assertThatIllegalArgumentException().isThrownBy(() -> Median.of(DoubleStream.empty()));
    }
}
