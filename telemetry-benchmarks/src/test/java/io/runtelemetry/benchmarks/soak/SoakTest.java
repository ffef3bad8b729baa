package io.runtelemetry.benchmarks.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.benchmarks.harness.Benchmark;
import io.runtelemetry.benchmarks.harness.Measurements;
import io.runtelemetry.tck.RequiredTool;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two seconds of the long run, and what is concluded from its samples. */
class SoakTest {

    @Test
    @Tag("measurement")
    void every_job_leaves_its_record() throws InterruptedException {
        new RequiredTool("redis-server", "Redis 7 or newer").path();

        Measurements found =
                Soak.measure(Benchmark.options(Soak.Options.class, "--duration=2s", "--rate=500", "--samples=2"));

        assertThat(found.of(Soak.END, "jobs")).isEqualTo(1000);
        assertThat(found.of(Soak.END, "stored")).isEqualTo(1000);
        assertThat(found.of(Soak.END, "dropped")).isZero();
        assertThat(found.of(Soak.END, "lost")).isZero();
        assertThat(Soak.table(found)).contains("| the end | 1,000 |");
    }

    @Test
    void a_heap_that_goes_up_and_down_is_flat() {
        Measurements found = samples(0);

        assertThat(Soak.isFlat(found)).isTrue();
        assertThat(Soak.table(found)).contains("it is flat");
    }

    @Test
    void a_heap_that_keeps_the_least_object_for_each_job_is_not_flat() {
        Measurements found = samples(16);

        assertThat(Soak.bytesPerJob(found)).isBetween(15.0, 17.0);
        assertThat(Soak.isFlat(found)).isFalse();
        assertThat(Soak.table(found)).contains("it is not flat");
    }

    private static Measurements samples(int bytesKept) {
        Measurements found = new Measurements(
                "sample", "s", "heap KiB", "threads", "Redis KiB", "jobs", "stored", "pending", "dropped", "lost");
        for (int minute = 1; minute <= 10; minute++) {
            double jobs = minute * 300_000;
            // The first two are from before everything was made that is made once.
            double heap = minute <= 2 ? 5_000 : 20_000 + minute % 2 * 100 + bytesKept * jobs / 1024;
            found.add(String.valueOf(minute), minute * 60, heap, 16, 50_000, jobs, jobs, 0, 0, 0);
        }
        return found.add(Soak.END, 600, 90_000, 16, 50_000, 3_000_000, 3_000_000, 0, 0, 0);
    }
}
