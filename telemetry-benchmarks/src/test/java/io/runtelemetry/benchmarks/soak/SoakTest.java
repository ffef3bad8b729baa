package io.runtelemetry.benchmarks.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.benchmarks.harness.Benchmark;
import io.runtelemetry.benchmarks.harness.Measurements;
import io.runtelemetry.tck.RequiredTool;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two seconds of the long run, which fails where a job leaves no record. */
class SoakTest {

    @Test
    @Tag("measurement")
    void all_that_could_grow_is_looked_at() throws InterruptedException {
        new RequiredTool("redis-server", "Redis 7 or newer").path();

        Measurements found =
                Soak.measure(Benchmark.options(Soak.Options.class, "--duration=2s", "--rate=500", "--samples=2"));

        assertThat(found.of("1", "jobs")).isBetween(400.0, 900.0);
        assertThat(found.of("2", "heap KiB")).isPositive();
        assertThat(found.of("2", "threads")).isPositive();
        assertThat(found.of("2", "connections")).isPositive();
    }
}
