package io.runtelemetry.benchmarks.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.benchmarks.harness.Benchmark;
import io.runtelemetry.benchmarks.harness.Measurements;
import io.runtelemetry.tck.RequiredTool;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each fault of the report, for a second. */
@Tag("measurement")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "processes cannot be paused there, nor asked to end")
class FaultsTest {

    private static final Faults.Options SHORT = Benchmark.options(
            Faults.Options.class,
            "--warm-up=100ms",
            "--before=300ms",
            "--fault=1s",
            "--outage=1s",
            "--after=300ms",
            "--catch-up=20s");

    private static final String WITHOUT_ROOM = "room for 500 records";

    @BeforeAll
    static void requireRedis() {
        new RequiredTool("redis-server", "Redis 7 or newer").path();
    }

    @ParameterizedTest
    @MethodSource("faultsWithEnoughRoom")
    void no_job_fails_and_nothing_that_one_recorded_is_lost_or_replaced_by_something_older(Experiment experiment)
            throws Exception {
        Measurements found = run(experiment, Subject.TELEMETRY);

        assertThat(found.of("it", "jobs")).isPositive();
        assertThat(found.of("it", "undone")).isZero();
        assertThat(found.of("it", "failures")).isZero();
        assertThat(found.of("it", "lost")).isZero();
        assertThat(found.of("it", "dropped")).isZero();
        assertThat(found.of("it", "stale")).isZero();
    }

    static Stream<Experiment> faultsWithEnoughRoom() {
        return Experiments.all().stream()
                .filter(experiment -> !experiment.name().contains(WITHOUT_ROOM));
    }

    @Test
    void what_there_is_no_room_for_is_counted() throws Exception {
        Measurements found = run(experiment(WITHOUT_ROOM), Subject.TELEMETRY);

        assertThat(found.of("it", "failures")).isZero();
        assertThat(found.of("it", "dropped")).isPositive();
        assertThat(found.of("it", "lost")).isZero();
        assertThat(found.of("it", "stale")).isZero();
    }

    @Test
    void the_same_faults_show_where_recording_is_part_of_the_job() throws Exception {
        Measurements found = run(experiment("NOPERM"), Subject.BASELINE);

        assertThat(found.of("it", "failures")).isPositive();
        assertThat(found.of("it", "lost")).isPositive();
    }

    private static Measurements run(Experiment experiment, Subject subject) throws Exception {
        return new Measurements(Experiment.COLUMNS).add("it", experiment.run(subject, SHORT));
    }

    private static Experiment experiment(String name) {
        return Experiments.all().stream()
                .filter(experiment -> experiment.name().contains(name))
                .findFirst()
                .orElseThrow();
    }
}
