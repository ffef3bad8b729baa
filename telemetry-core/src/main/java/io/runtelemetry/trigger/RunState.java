package io.runtelemetry.trigger;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The state of a run, as trigger.dev had it when it was asked.
 *
 * @param runId the run
 * @param status what became of it
 * @param task the identifier of its task; null if trigger.dev did not say
 * @param createdAt when it was triggered; null if trigger.dev did not say
 * @param startedAt when it began to run; null if it has not
 * @param finishedAt when it came to its end; null if it has not
 * @param duration how long it has run, waiting left out, in milliseconds; null if trigger.dev did not say
 */
public record RunState(
        String runId,
        RunStatus status,
        @Nullable String task,
        @Nullable Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Duration duration) {

    /** Returns whether the state stays as it is. */
    public boolean isTerminal() {
        return status.isTerminal() || finishedAt != null;
    }

    /**
     * Returns whether trigger.dev has dropped the run's logs by now: the run ended longer ago than logs are kept.
     *
     * @param retention how long logs are kept, by the plan
     */
    public boolean hasLostLogs(Duration retention, Instant now) {
        Instant end = finishedAt == null ? createdAt : finishedAt;
        return isTerminal() && end != null && end.plus(retention).isBefore(now);
    }
}
