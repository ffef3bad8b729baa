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
        Measurements found = Drain.measure(
                Benchmark.options(Drain.Options.class, "--records=2000", "--warm-up=0", "--rounds=2", "--upstash=0"));

        assertThat(found.names())
                .contains(Drain.STARTER, Drain.OVER_OLDER)
                .filteredOn(name -> name.startsWith(Drain.LETTUCE))
                .hasSize(4);
        assertThat(found.names())
                .allSatisfy(name -> assertThat(found.of(name, "records/s")).isPositive());
    }

    @Test
    @Tag("measurement")
    void upstash_gets_all_records_in_fewer_requests_than_there_are_records() throws Exception {
        new RequiredTool("redis-server", "Redis 7 or newer").path();
        new RequiredTool("node", "Node.js 20 or newer, with npm").path();
        new RequiredTool("npm", "Node.js 20 or newer, with npm").path();

        Measurements found = Drain.measure(Benchmark.options(
                Drain.Options.class,
                "--only=^Upstash",
                "--warm-up=0",
                "--rounds=1",
                "--upstash=2000",
                "--sequential=50"));

        if (found.names().isEmpty()) {
            RequiredTool.cannotRun("This test could not install the TypeScript client: " + found.remarks());
        }
        assertThat(found.of(Upstash.STARTER, "round trips per 1000")).isLessThan(10);
        assertThat(found.of(Upstash.TOGETHER, "round trips per 1000")).isLessThan(1_000);
        assertThat(found.of(Upstash.SEQUENTIAL, "round trips per 1000")).isEqualTo(1_000);
    }

    @Test
    void each_is_told_beside_lettuce_at_its_best_and_over_rest_beside_typescript() {
        Measurements found = new Measurements("writer", "records/s", "slowest", "fastest", "round trips per 1000")
                .add(Drain.STARTER, 190_000, 1, 2, 1.953125)
                .add(Drain.LETTUCE + ", 512 at a time", 180_000, 1, 2, 1.953125)
                .add(Drain.LETTUCE + ", 4096 at a time", 200_000, 1, 2, 0.24414062)
                .add(Upstash.STARTER, 20_000, 1, 2, 2)
                .add(Upstash.TOGETHER, 10_000, 1, 2, 12.5);

        assertThat(Drain.tables(found)).isEqualTo("""
                | over one connection to Redis | records/s | beside Lettuce at its best | round trips per 1,000 |
                | --- | --: | --: | --: |
                | the starter | 190,000 | 0.95 | 1.95 |
                | Lettuce, 512 at a time | 180,000 | 0.90 | 1.95 |
                | Lettuce, 4096 at a time | 200,000 | 1.00 | 0.24 |

                | over REST, as to Upstash | records/s | beside TypeScript, all at once | requests per 1,000 |
                | --- | --: | --: | --: |
                | the starter | 20,000 | 2.00 | 2.00 |
                | TypeScript, all at once | 10,000 | 1.00 | 12.50 |
                """);
    }
}
