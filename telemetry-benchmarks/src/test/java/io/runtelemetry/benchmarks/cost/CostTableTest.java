package io.runtelemetry.benchmarks.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.benchmarks.harness.Measurements;
import java.util.Map;
import java.util.stream.Stream;
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
        assertThat(CostTable.of(measurements(200)))
                .contains("| plain method | 1.0 | 2.0 | – | – | 200 | 0.500 | – |")
                .contains("| this starter | 2.0 | 4.0 | 1.0 | 1.00 | 200 | 1.000 | – |")
                .contains("| mzt-biz-log | 131 | 262 | 130 | 130 | 200 | 65.500 | – |");
    }

    @Test
    void each_target_is_reached_or_not() {
        assertThat(CostTable.of(measurements(200)))
                .contains("| the starter's cost, of that of empty `@Around` | ≤ 1.00 | 0.20 | yes |")
                .contains(
                        "| the starter's cost, of that of empty `@Around` with its annotation | ≤ 1.00 | 0.10 | yes |")
                .contains("| cost of hand-written aspect, times the starter's | ≥ 60 | 60 | yes |")
                .contains("| cost of mzt-biz-log, times the starter's | ≥ 60 | 130 | yes |")
                .contains("| cost of `@CachePut`, times the starter's | ≥ 12 | 10 | no |")
                .contains("| bytes on the job's thread | ≤ 300 | 200 | yes |");
        assertThat(CostTable.of(measurements(301)))
                .contains("| bytes on the job's thread | ≤ 300 | 301 | no |")
                .contains("| bytes on the job's thread, `#result.id` | ≤ 300 | 301 | no |");
    }

    private static Measurements measurements(double bytes) {
        Measurements found = new Measurements(
                Stream.of(Cost.COLUMNS, BackToBack.COLUMNS).flatMap(Stream::of).toArray(String[]::new));
        P50.forEach((subject, p50) ->
                found.add(subject.title, p50, 2 * p50, p50, 10 * p50, 20 * p50, bytes, p50 / 2, Double.NaN));
        return found;
    }
}
