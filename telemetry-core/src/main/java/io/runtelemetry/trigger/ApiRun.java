package io.runtelemetry.trigger;

import io.runtelemetry.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** What is read of a run in trigger.dev's JSON; payload and output are passed over. */
record ApiRun(
        @Nullable String status,
        @Nullable String taskIdentifier,
        @Nullable Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Long durationMs) {

    static ApiRun of(JsonValue run) {
        Number duration = run.get("durationMs").number();
        return new ApiRun(
                run.get("status").text(),
                run.get("taskIdentifier").text(),
                time(run.get("createdAt").text()),
                time(run.get("startedAt").text()),
                time(run.get("finishedAt").text()),
                duration == null ? null : duration.longValue());
    }

    private static @Nullable Instant time(@Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            // What is wrong in one field is no reason to hide the others.
            return null;
        }
    }

    RunState state(String runId) {
        if (status == null) {
            throw TriggerApiException.malformed("a run that has no status");
        }
        Duration duration = durationMs == null ? null : Duration.ofMillis(durationMs);
        return new RunState(runId, RunStatus.of(status), taskIdentifier, createdAt, startedAt, finishedAt, duration);
    }
}
