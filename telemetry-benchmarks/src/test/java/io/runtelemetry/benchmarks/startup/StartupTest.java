package io.runtelemetry.benchmarks.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.benchmarks.results.Measurements;
import io.runtelemetry.tck.RequiredTool;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The application, started once in each way, and what is told of it. */
class StartupTest {

    @Test
    void the_same_application_starts_with_the_starter_and_without_it() throws IOException {
        new RequiredTool("redis-server", "Redis 7 or newer").path();

        // It fails where not every job has left its record, or where one has without the starter.
        Measurements found = Startup.run(StartupOptions.of("--rounds=1", "--beans=2", "--methods=3", "--pending=2000"));

        for (String name : Startup.OF_ROUND) {
            assertThat(found.of(name + " 1", Startup.WITHOUT)).isPositive();
            assertThat(found.of(Startup.TRANSACTIONAL + name + " 1", Startup.WITH))
                    .isPositive();
        }
        assertThat(found.of("classes 1", Startup.WITH)).isGreaterThan(found.of("classes 1", Startup.WITHOUT));
        assertThat(found.remarks()).anyMatch(remark -> remark.contains("telemetry-recorder"));
        assertThat(found.names())
                .contains("jar KiB telemetry-core", "jar KiB telemetry-spring-boot-starter", "jar KiB aspectjweaver");
        assertThat(StartupTable.of(found)).contains("| threads |", "telemetry-core");
    }

    @Test
    void a_pending_record_takes_no_more_than_200_bytes_beyond_its_strings() {
        double record = PendingHeap.ofRecords(65_536);

        assertThat(record - PendingHeap.ofStrings(65_536)).isBetween(50.0, 200.0);
    }

    @Test
    void the_application_has_the_starter_only_where_it_is_to() {
        assertThat(ApplicationClassPath.with())
                .extracting(ApplicationClassPath::nameOf)
                .contains("telemetry-core", "telemetry-spring-boot-starter", "lettuce-core")
                .doesNotContain("telemetry-test", "assertj-core", "jmh-core");
        assertThat(ApplicationClassPath.without())
                .extracting(ApplicationClassPath::nameOf)
                .contains("lettuce-core", "telemetry-benchmarks")
                .doesNotContain("telemetry-core", "telemetry-spring-boot-starter");
    }

    @Test
    void libraries_are_known_by_their_names_whatever_their_version() {
        assertThat(ApplicationClassPath.nameOf(Path.of("/m2/spring-boot-starter-aspectj-4.0.7.jar")))
                .isEqualTo("spring-boot-starter-aspectj");
        assertThat(ApplicationClassPath.nameOf(Path.of("/m2/netty-common-4.2.15.Final.jar")))
                .isEqualTo("netty-common");
        assertThat(ApplicationClassPath.nameOf(Path.of("/src/telemetry-core/target/classes")))
                .isEqualTo("telemetry-core");
        assertThat(ApplicationClassPath.nameOf(Path.of("telemetry-core-0.1.0-SNAPSHOT.jar")))
                .isEqualTo("telemetry-core");
    }
}
