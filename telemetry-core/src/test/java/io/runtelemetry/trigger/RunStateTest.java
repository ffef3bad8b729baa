package io.runtelemetry.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunStateTest {

    private static final Instant CREATED = Instant.parse("2026-11-24T10:00:00Z");

    private static final Instant FINISHED = Instant.parse("2026-11-24T11:00:00Z");

    private static final Duration DAY = Duration.ofDays(1);

    @Test
    void logs_are_kept_from_the_end_of_the_run() {
        RunState state = state(RunStatus.COMPLETED, CREATED, FINISHED);

        assertThat(state.hasLostLogs(DAY, FINISHED.plus(DAY))).isFalse();
        assertThat(state.hasLostLogs(DAY, FINISHED.plus(DAY).plusMillis(1))).isTrue();
    }

    @Test
    void a_run_that_ended_before_it_began_has_only_the_time_when_it_was_triggered() {
        RunState state = state(RunStatus.EXPIRED, CREATED, null);

        assertThat(state.hasLostLogs(DAY, CREATED.plus(DAY))).isFalse();
        assertThat(state.hasLostLogs(DAY, CREATED.plus(DAY).plusMillis(1))).isTrue();
    }

    @Test
    void a_run_that_goes_on_loses_no_logs_however_old_it_is() {
        assertThat(state(RunStatus.EXECUTING, CREATED, null).hasLostLogs(DAY, CREATED.plus(Duration.ofDays(100))))
                .isFalse();
    }

    @Test
    void without_any_time_nothing_is_said_to_be_lost() {
        assertThat(state(RunStatus.COMPLETED, null, null).hasLostLogs(DAY, FINISHED.plus(Duration.ofDays(100))))
                .isFalse();
    }

    @Test
    void an_end_beyond_all_reckoning_is_reckoned_with() {
        assertThat(state(RunStatus.COMPLETED, CREATED, Instant.MAX).hasLostLogs(DAY, FINISHED))
                .isFalse();
        assertThat(state(RunStatus.COMPLETED, CREATED, Instant.MIN).hasLostLogs(DAY, FINISHED))
                .isTrue();
    }

    @Test
    void a_run_with_an_end_has_ended_whatever_a_status_of_tomorrow_is_called() {
        assertThat(state(RunStatus.UNKNOWN, CREATED, FINISHED).isTerminal()).isTrue();
        assertThat(state(RunStatus.UNKNOWN, CREATED, null).isTerminal()).isFalse();
    }

    private static RunState state(RunStatus status, @Nullable Instant createdAt, @Nullable Instant finishedAt) {
        return new RunState(
                "run_abc", status, null, createdAt, null, finishedAt, null, null, null, null, false, null, null);
    }
}
