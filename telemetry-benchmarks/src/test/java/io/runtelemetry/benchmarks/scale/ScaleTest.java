package io.runtelemetry.benchmarks.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.benchmarks.harness.Benchmark;
import io.runtelemetry.benchmarks.harness.Measurements;
import io.runtelemetry.tck.RequiredTool;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A short run, which fails where anything is dropped or missing in Redis in the end; and the table. */
class ScaleTest {

    @Test
    @Tag("measurement")
    void what_many_threads_record_at_once_is_in_redis_in_the_end() throws Exception {
        new RequiredTool("redis-server", "Redis 7 or newer").path();

        Measurements found =
                Scale.measure(Benchmark.options(Scale.Options.class, "--rounds=1", "--threads=1,4", "--records=65536"));

        assertThat(found.names()).contains("recorder PLATFORM 1", "recorder hot PLATFORM 4", "map PLATFORM 4");
        assertThat(found.names().contains("recorder VIRTUAL 4"))
                .isEqualTo(Runtime.version().feature() >= 21);
        assertThat(Scale.table(found)).contains("platform threads | 4 |");
    }

    @Test
    void the_table_shows_records_in_a_second_beside_those_of_one_thread() {
        Measurements found = new Measurements("what", "threads", "hot", "virtual", "ns/record", "least", "greatest");
        for (String what : new String[] {Scale.MAP, Scale.RECORDER}) {
            double factor = what.equals(Scale.MAP) ? 1 : 2;
            for (int threads : new int[] {1, 64}) {
                double nanos = factor * (threads == 1 ? 100 : 200);
                found.add(Scale.name(what, ThreadKind.PLATFORM, threads, true), threads, 1, 0, nanos / 2, 0, 0);
                found.add(Scale.name(what, ThreadKind.PLATFORM, threads, false), threads, 0, 0, nanos, 0, 0);
            }
        }

        assertThat(Scale.table(found))
                .contains("| platform threads | 1 | 5.00 | 1.00 | 10.00 | 1.00 | 0.20 | 10.00 | 20.00 |")
                .contains("| platform threads | 64 | 2.50 | 0.50 | 5.00 | 0.50 | 25.60 | 5.00 | 10.00 |")
                .doesNotContain("virtual");
    }
}
