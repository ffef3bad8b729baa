package io.runtelemetry.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HistoryOptionsTest {

    private static final Duration DAY = Duration.ofDays(1);

    @Test
    void the_ends_of_each_range_belong_to_it() {
        assertThat(new HistoryOptions(0, true, 1, Duration.ofNanos(1)).maxEntities())
                .isEqualTo(1);
        assertThat(new HistoryOptions(100, true, 10_000, DAY).size()).isEqualTo(100);
    }

    @Test
    void what_is_out_of_its_range_is_refused_by_the_name_of_the_property() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HistoryOptions(-1, false, 1, DAY))
                .withMessage("telemetry.history.size must be 0 to 100");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HistoryOptions(101, false, 1, DAY))
                .withMessage("telemetry.history.size must be 0 to 100");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HistoryOptions(0, false, 0, DAY))
                .withMessage("telemetry.run-index.max-entities must be 1 to 10000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HistoryOptions(0, false, 10_001, DAY))
                .withMessage("telemetry.run-index.max-entities must be 1 to 10000");
        assertThatIllegalArgumentException().isThrownBy(() -> new HistoryOptions(0, false, 1, Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> new HistoryOptions(0, false, 1, DAY.negated()));
    }

    @Test
    void as_many_runs_are_handed_over_as_are_kept_and_some_more_where_each_run_knows_its_entities() {
        assertThat(HistoryOptions.none().runsOfWrite()).isZero();
        assertThat(new HistoryOptions(3, false, 1, DAY).runsOfWrite()).isEqualTo(3);
        assertThat(new HistoryOptions(3, true, 1, DAY).runsOfWrite()).isEqualTo(16);
        assertThat(new HistoryOptions(20, true, 1, DAY).runsOfWrite()).isEqualTo(20);
    }

    @Test
    void none_keeps_nothing() {
        assertThat(HistoryOptions.none().keepsRuns()).isFalse();
        assertThat(HistoryOptions.none().runIndex()).isFalse();
        assertThat(new HistoryOptions(1, false, 1, DAY).keepsRuns()).isTrue();
    }
}
