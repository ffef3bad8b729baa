package io.runtelemetry.benchmarks.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.benchmarks.results.Measurements;
import org.junit.jupiter.api.Test;

class StartupTableTest {

    @Test
    void shows_the_median_of_all_rounds_with_what_is_added_and_its_ratio() {
        Measurements found = new Measurements("what", Startup.WITHOUT, Startup.WITH);
        for (String name : Startup.OF_ROUND) {
            found.add(name + " 1", 1000, 1040).add(name + " 2", 5000, 9000).add(name + " 3", 900, 1000);
            found.add(Startup.TRANSACTIONAL + name + " 1", 2048, 3072)
                    .add(Startup.TRANSACTIONAL + name + " 2", 2048, 3072);
        }
        found.add("jar KiB telemetry-core", 0, 106.9).add("bytes per pending record", 136, 249.2);

        assertThat(StartupTable.of(found))
                .contains("| start, as Spring Boot tells it, ms | 1000 | 1040 | 40 | 1.04 |")
                .contains("| start where the jobs have proxies anyway, ms | 2048 | 3072 | 1024 | 1.50 |")
                .contains("| size of `telemetry-core`, KiB |  |  | 107 |  |")
                .contains("| heap of a pending record beside that of its two IDs, bytes | 136 | 249 | 113 | 1.83 |");
    }
}
