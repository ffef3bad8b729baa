package io.runtelemetry.benchmarks.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.benchmarks.harness.Benchmark;
import io.runtelemetry.benchmarks.harness.Measurements;
import io.runtelemetry.tck.RequiredTool;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A short run, and the arithmetic for given measurements. */
class MemoryTest {

    @Test
    @Tag("measurement")
    void redis_tells_what_records_and_histories_take() throws InterruptedException {
        new RequiredTool("redis-server", "Redis 7 or newer").path();

        Measurements found = Memory.measure(
                Benchmark.options(Memory.Options.class, "--entities=2000", "--history-entities=500", "--history=3"));

        assertThat(found.of(Memory.RECORD, "keys")).isEqualTo(1);
        assertThat(found.of(Memory.HISTORY, "keys")).isEqualTo(2);
        // The key and the value have 37 and 41 characters.
        assertThat(found.of(Memory.RECORD, "MEMORY USAGE")).isBetween(78.0, 300.0);
        assertThat(found.of(Memory.HISTORY, "MEMORY USAGE")).isGreaterThan(found.of(Memory.RECORD, "MEMORY USAGE"));
        assertThat(MemoryTable.of(found)).contains("| record alone | 1 |", "| with a history of 3 | 2 |");
    }

    @Test
    void the_arithmetic_goes_from_bytes_of_an_entity_to_shards_and_dollars() {
        Measurements found = new Measurements(Memory.COLUMNS)
                .add(Memory.RECORD, 1_000_000, 1, 1, 136, 200, 125, 5)
                .add(Memory.HISTORY, 100_000, 10, 2, 700, 800, 1000, 10);

        assertThat(MemoryTable.of(found))
                .contains("| record alone | 1 | 136 | 200 | 125 | 5 |")
                .contains("| 1 M, record alone | 0.20 GB | 0.40 GB | 1 | 1 | 0.83 | 8.27 | 0.01 Mbit/s | $4 | $0.05 |")
                .contains("| 10 G, record alone | 2.00 TB | 4.00 TB | 80 | 167 | 8,267 | 82,672 | 83 Mbit/s | $42,857"
                        + " | $500.00 |")
                .contains("| 100 M, with a history of 10 | 80 GB | 160 GB | 4 | 7 | 165 | 1,653 | 6.61 Mbit/s | $857"
                        + " | $20.00 |");
    }
}
