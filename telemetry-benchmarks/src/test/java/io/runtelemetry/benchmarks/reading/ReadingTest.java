package io.runtelemetry.benchmarks.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.benchmarks.harness.Measurements;
import io.runtelemetry.tck.RequiredTool;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ReadingTest {

    @BeforeAll
    static void requireRedis() {
        new RequiredTool("redis-server", "Redis 7 or newer").path();
    }

    @Test
    @Tag("measurement")
    void a_page_takes_one_command_where_one_by_one_takes_a_hundred() throws Exception {
        Measurements found = Reading.measure(new Reading.Options(2));

        assertThat(found.of(Reading.TOGETHER + Reading.BESIDE, "commands a page"))
                .isEqualTo(1);
        assertThat(found.of(Reading.ONE_BY_ONE + Reading.AT_A_DISTANCE, "commands a page"))
                .isEqualTo(100);
        assertThat(Reading.table(found).lines()).hasSize(6);
    }

    @Test
    void the_table_tells_how_many_times_as_long_it_takes() {
        Measurements found = new Measurements("what, where", "p50, µs", "p99, µs", "commands a page")
                .add(Reading.TOGETHER + Reading.BESIDE, 200, 400, 1)
                .add(Reading.ONE_BY_ONE + Reading.BESIDE, 5_000, 9_000, 100)
                .add(Reading.TOGETHER + Reading.AT_A_DISTANCE, 1_200, 1_400, 1)
                .add(Reading.ONE_BY_ONE + Reading.AT_A_DISTANCE, 120_000, 140_000, 100);

        assertThat(Reading.table(found))
                .contains("beside it | 100 | 5.00 | 9.00 | 25.0 |", "away | 100 | 120.00 | 140.00 | 100.0 |");
    }
}
