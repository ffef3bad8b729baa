package io.runtelemetry.benchmarks.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.tck.RequiredTool;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each fault of the report, for a second. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "processes cannot be paused there, nor asked to end")
class FaultsTest {

    private static final FaultOptions SHORT = FaultOptions.of(
            "--warm-up=100ms", "--before=300ms", "--fault=1s", "--outage=1s", "--after=300ms", "--catch-up=20s");

    private static final String WITHOUT_ROOM = "room for 500 records";

    @BeforeAll
    static void requireRedis() {
        new RequiredTool("redis-server", "Redis 7 or newer").path();
    }

    @ParameterizedTest
    @MethodSource("faultsWithEnoughRoom")
    void no_job_fails_and_nothing_that_one_recorded_is_lost_or_replaced_by_something_older(Experiment experiment)
            throws Exception {
        Outcome outcome = experiment.run(Subject.TELEMETRY, SHORT);

        assertThat(outcome.jobs()).isPositive();
        assertThat(outcome.undone()).isZero();
        assertThat(outcome.failures()).isZero();
        assertThat(outcome.verdict()).isEqualTo(new Verdict(0, 0, 0));
    }

    static Stream<Experiment> faultsWithEnoughRoom() {
        return Experiments.all().stream()
                .filter(experiment -> !experiment.name().contains(WITHOUT_ROOM));
    }

    @Test
    void what_there_is_no_room_for_is_counted() throws Exception {
        Outcome outcome = experiment(WITHOUT_ROOM).run(Subject.TELEMETRY, SHORT);

        assertThat(outcome.failures()).isZero();
        assertThat(outcome.verdict().dropped()).isPositive();
        assertThat(outcome.verdict().lost()).isZero();
        assertThat(outcome.verdict().stale()).isZero();
    }

    @Test
    void the_same_faults_show_where_recording_is_part_of_the_job() throws Exception {
        Outcome outcome = experiment("NOPERM").run(Subject.BASELINE, SHORT);

        assertThat(outcome.failures()).isPositive();
        assertThat(outcome.verdict().lost()).isPositive();
    }

    private static Experiment experiment(String name) {
        return Experiments.all().stream()
                .filter(experiment -> experiment.name().contains(name))
                .findFirst()
                .orElseThrow();
    }
}
