package io.runtelemetry.benchmarks.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.benchmarks.harness.Measurements;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StartupTableTest {

    @Test
    void shows_the_median_of_all_rounds_with_what_is_added_and_its_ratio() {
        Measurements found = new Measurements(Startup.COLUMNS);
        add(found, Contender.BASE, 1000, 5000, 900);
        add(found, Contender.SHEDLOCK, 1150, 5050, 1000);
        add(found, Contender.STARTER, 1040, 9000, 940);
        add(found, Contender.TRANSACTIONS, 2048, 2048, 2048);
        add(found, Contender.STARTER_PROXIES, 3072, 3072, 3072);
        found.add("jar telemetry-core", sizes(106.9 * 1024))
                .add(Startup.PENDING, sizes(249.2))
                .add(Startup.PENDING_IDS, sizes(136));

        assertThat(StartupTable.of(found))
                .contains(
                        "| Spring Data Redis and AspectJ alone | 1000 | 1000 |  | 1000 | 1000 | 1000 | 1000 | 1.0 | 1.0 |")
                .contains("| ShedLock with Redis | +100 | +100 | 1.10 | +100 |")
                .contains("| this starter, nothing annotated | +40 | +40 | 1.04 | +40 |")
                .contains("| this starter, 100 methods that have proxies anyway | +1024 | +1024 | 1.50 | +1024 |")
                .contains("| +1024 | +1.0 | +1.0 |")
                .contains("| `telemetry-core` | 107 |")
                .contains("A pending record takes 249 bytes of heap, 113 of them beside its two IDs.");
    }

    private static void add(Measurements found, Contender contender, double... rounds) {
        for (int round = 1; round <= rounds.length; round++) {
            double[] numbers = sizes(Double.NaN);
            Arrays.fill(numbers, 0, numbers.length - 1, rounds[round - 1]);
            found.add(contender.title + ", " + round, numbers);
        }
    }

    private static double[] sizes(double bytes) {
        double[] numbers = new double[Startup.COLUMNS.length - 1];
        Arrays.fill(numbers, Double.NaN);
        numbers[numbers.length - 1] = bytes;
        return numbers;
    }
}
