package io.runtelemetry.benchmarks.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.benchmarks.harness.Measurements;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CostTableTest {

    private static final Map<Subject, Integer> P50 = Map.of(
            Subject.PLAIN, 1_000,
            Subject.INTERCEPTOR, 1_500,
            Subject.AROUND, 6_000,
            Subject.AROUND_ANNOTATED, 11_000,
            Subject.STARTER, 2_000,
            Subject.STARTER_RESULT, 2_100,
            Subject.TIMED, 4_000,
            Subject.CACHE_PUT, 11_000,
            Subject.HAND_WRITTEN, 61_000,
            Subject.BIZLOG, 131_000);

    @Test
    void costs_are_those_above_the_plain_method_and_compared_with_the_starter() {
        assertThat(CostTable.of(measurements()))
                .contains("| plain method | 1.0 | 2.0 | – | – |  | 200 | 0.500 | – |")
                .contains("| this starter | 2.0 | 4.0 | 1.0 | 1.00 | ≤ 300 bytes | 200 | 1.000 | – |")
                .contains("| mzt-biz-log | 131 | 262 | 130 | 130 | ≥ 60 | 200 | 65.500 | – |");
    }

    private static Measurements measurements() {
        Measurements found = new Measurements(Cost.COLUMNS);
        P50.forEach((subject, p50) -> found.add(subject.title, p50, 2 * p50, 200, p50 / 2, Double.NaN));
        return found;
    }
}
