package io.runtelemetry.web;

import io.runtelemetry.trigger.RunState;
import io.runtelemetry.trigger.RunStates;
import io.runtelemetry.trigger.RunStatus;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of a run, as it is in JSON.
 *
 * @param errorHidden whether why it failed is kept from the caller, or from all
 */
record RunStateView(
        String runId,
        RunStatus status,
        @Nullable String task,
        @Nullable Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Long durationMs,
        boolean terminal,
        boolean failed,
        boolean logsLost,
        RunState.@Nullable Failure error,
        boolean errorHidden,
        @Nullable Integer attempts,
        @Nullable String version,
        boolean test,
        @Nullable String parentRunId,
        @Nullable String rootRunId) {

    static RunStateView of(RunState state, RunStates states, boolean readsErrors) {
        Duration duration = state.duration();
        return new RunStateView(
                state.runId(),
                state.status(),
                state.task(),
                state.createdAt(),
                state.startedAt(),
                state.finishedAt(),
                duration == null ? null : duration.toMillis(),
                state.isTerminal(),
                state.status().isFailure(),
                states.hasLostLogs(state),
                readsErrors ? state.error() : null,
                !readsErrors || states.hidesErrors(),
                state.attempts(),
                state.version(),
                state.test(),
                state.parentRunId(),
                state.rootRunId());
    }
}
