package io.runtelemetry.benchmarks.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.benchmarks.harness.Benchmark;
import io.runtelemetry.benchmarks.harness.Measurements;
import io.runtelemetry.tck.RequiredTool;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How fast a full buffer drains, for a moment. */
class DrainTest {

    @Test
    @Tag("measurement")
    void every_writer_leaves_all_records_in_redis() throws Exception {
        new RequiredTool("redis-server", "Redis 7 or newer").path();

        // A round fails if a record is missing.
        Measurements found =
                Drain.measure(Benchmark.options(Drain.Options.class, "--records=2000", "--warm-up=0", "--rounds=2"));

        assertThat(found.names())
                .containsExactly(Drain.STARTER, Drain.OVER_OLDER, Drain.LETTUCE)
                .allSatisfy(name -> assertThat(found.of(name, "records/s")).isPositive());
    }
}
