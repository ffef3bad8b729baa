package io.runtelemetry.web;

import io.runtelemetry.trigger.RunState;
import io.runtelemetry.trigger.RunStatus;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What became of a run, as it is in JSON. */
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
        boolean logsLost) {

    static RunStateView of(RunState state, boolean logsLost) {
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
                logsLost);
    }
}
