package io.runtelemetry.benchmarks.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SampleTest {

    @Test
    void the_median_is_the_measurement_in_the_middle_whatever_their_order() {
        assertThat(Sample.of(DoubleStream.of(9, 1, 2)).median()).isEqualTo(2);
    }

    @Test
    void the_median_lies_between_the_two_in_the_middle() {
        assertThat(Sample.of(DoubleStream.of(9, 1, 2, 4)).median()).isEqualTo(3);
    }

    @Test
    void the_median_needs_a_measurement() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sample.of(DoubleStream.empty()).median());
    }
}
