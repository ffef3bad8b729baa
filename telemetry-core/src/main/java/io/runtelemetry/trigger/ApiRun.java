package io.runtelemetry.trigger;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is read of a run in trigger.dev's JSON; payload and output are passed over. */
record ApiRun(
        @Nullable String status,
        @Nullable String taskIdentifier,
        @Nullable Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Long durationMs) {

    RunState state(String runId) {
        if (status == null) {
            throw TriggerApiException.malformed("a run that has no status");
        }
        Duration duration = durationMs == null ? null : Duration.ofMillis(durationMs);
        return new RunState(runId, RunStatus.of(status), taskIdentifier, createdAt, startedAt, finishedAt, duration);
    }
}
