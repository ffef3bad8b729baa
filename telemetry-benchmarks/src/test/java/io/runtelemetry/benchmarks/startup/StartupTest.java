package io.runtelemetry.benchmarks.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.benchmarks.harness.Benchmark;
import io.runtelemetry.benchmarks.harness.Measurements;
import io.runtelemetry.tck.RequiredTool;
import java.io.File;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The application, started once in each way, and what is told of it. */
class StartupTest {

    @Test
    @Tag("measurement")
    void the_same_application_starts_without_the_starter_with_it_and_with_each_of_its_peers() throws Exception {
        new RequiredTool("redis-server", "Redis 7 or newer").path();

        // It fails where not every job has left its record, or where one has without the starter.
        Measurements found = Startup.measure(
                Benchmark.options(Startup.Options.class, "--warm-up=0", "--rounds=1", "--beans=2", "--methods=3"));

        for (Contender contender : Contender.values()) {
            if (!contender.isOther()) {
                assertThat(Stream.of(Startup.COLUMNS).skip(1))
                        .allSatisfy(column ->
                                assertThat(found.of(contender.title, column)).isPositive());
            }
            if (!contender.isOther() && !contender.isBase()) {
                assertThat(found.added(contender.title, contender.base().title, "beans"))
                        .as(contender.title)
                        .isPositive();
            }
        }
    }

    @Test
    void each_is_compared_with_the_application_that_it_is_added_to() {
        Measurements found = new Measurements("what", "main thread ms")
                .add(Contender.BASE.title + ", 1", 1_000)
                .add(Contender.STARTER.title + ", 1", 1_300)
                .add(Contender.TRANSACTIONS.title + ", 1", 1_600)
                .add(Contender.STARTER_PROXIES.title + ", 1", 2_000);

        assertThat(Startup.table(found))
                .contains("| " + Contender.BASE.title + " | 1,000 |")
                .contains("| " + Contender.STARTER.title + " | 1,300 (+300, +30 %) |")
                .contains("| " + Contender.STARTER_PROXIES.title + " | 2,000 (+400, +25 %) |");
    }

    @Test
    @Tag("measurement")
    void another_version_of_the_starter_may_start_beside_this_one() throws Exception {
        new RequiredTool("redis-server", "Redis 7 or newer").path();
        String classPath = ClassPath.of(ClassPath.STARTER).stream()
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));

        Measurements found = Startup.measure(Benchmark.options(
                Startup.Options.class, "--other=" + classPath, "--only=OTHER$", "--warm-up=0", "--rounds=1"));

        assertThat(found.names())
                .contains(Contender.BASE.title, Contender.OTHER.title)
                .doesNotContain(Contender.STARTER.title);
        assertThat(found.added(Contender.OTHER.title, Contender.BASE.title, "beans"))
                .isPositive();
    }

    @Test
    void the_application_has_the_starter_only_where_it_is_to() {
        assertThat(ClassPath.of(ClassPath.BASE, Contender.STARTER.libraries))
                .extracting(ClassPath::nameOf)
                .contains("telemetry-core", "telemetry-spring-boot-starter", "lettuce-core")
                .doesNotContain("telemetry-test", "assertj-core", "jmh-core");
        assertThat(ClassPath.of(ClassPath.BASE, Contender.BASE.libraries))
                .extracting(ClassPath::nameOf)
                .contains("lettuce-core", "telemetry-benchmarks")
                .doesNotContain("telemetry-core", "telemetry-spring-boot-starter");
    }

    @Test
    void libraries_are_known_by_their_names_whatever_their_version() {
        assertThat(ClassPath.nameOf(Path.of("/m2/spring-boot-starter-aspectj-4.0.7.jar")))
                .isEqualTo("spring-boot-starter-aspectj");
        assertThat(ClassPath.nameOf(Path.of("/m2/netty-common-4.2.15.Final.jar")))
                .isEqualTo("netty-common");
        assertThat(ClassPath.nameOf(Path.of("/src/telemetry-core/target/classes")))
                .isEqualTo("telemetry-core");
        assertThat(ClassPath.nameOf(Path.of("telemetry-core-0.1.0-SNAPSHOT.jar")))
                .isEqualTo("telemetry-core");
    }
}
