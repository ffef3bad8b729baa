package io.runtelemetry.benchmarks.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.benchmarks.harness.Benchmark;
import io.runtelemetry.benchmarks.harness.Measurements;
import io.runtelemetry.tck.RequiredTool;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ScaleTest {

    @Test
    @Tag("measurement")
    void the_same_job_is_called_by_one_thread_and_by_several() throws Exception {
        new RequiredTool("redis-server", "Redis 7 or newer").path();

        Measurements found = Scale.measure(Benchmark.options(Scale.Options.class, "--threads=1,4", "--lasting=250ms"));

        assertThat(found.names())
                .contains("1 platform", "4 platform")
                .allSatisfy(
                        name -> assertThat(found.of(name, "million calls/s")).isPositive());
        assertThat(found.names().contains("4 virtual"))
                .isEqualTo(Runtime.version().feature() >= 21);
    }
}
