package io.runtelemetry.trigger;

import io.runtelemetry.input.PrintableText;
import io.runtelemetry.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state of a run, as trigger.dev had it when it was asked. All texts are single lines without control characters and
 * without those that change the direction of writing, of a bounded length.
 *
 * @param runId the run
 * @param status what became of it
 * @param task the identifier of its task; null if trigger.dev did not say
 * @param createdAt when it was triggered; null if trigger.dev did not say
 * @param startedAt when it began to run; null if it has not
 * @param finishedAt when it came to its end; null if it has not
 * @param duration how long it has run, waiting left out, in milliseconds; null if trigger.dev did not say
 * @param error why it failed; null if it has not, trigger.dev did not say, or it is not to be shown
 * @param attempts how many attempts it has had, at least 0; null if trigger.dev did not say
 * @param version the version of the task that it ran; null if it has none yet
 * @param test whether somebody started it from trigger.dev's test page
 * @param parentRunId the run that triggered it; null if none did
 * @param rootRunId the run that all began with; null if it is this one
 */
public record RunState(
        String runId,
        RunStatus status,
        @Nullable String task,
        @Nullable Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Duration duration,
        @Nullable Failure error,
        @Nullable Integer attempts,
        @Nullable String version,
        boolean test,
        @Nullable String parentRunId,
        @Nullable String rootRunId) {

    /**
     * Returns the state of the run that an alert of trigger.dev reports.
     *
     * @param object the field of that name in the alert, which must have been signed
     * @return empty if it is no run of trigger.dev that has come to its end
     */
    public static Optional<RunState> ofAlert(JsonValue object) {
        return ApiRun.ofAlert(object);
    }

    /** Returns whether the state stays as it is. */
    public boolean isTerminal() {
        return status.isTerminal() || finishedAt != null;
    }

    /** Returns the same without the reason why it failed. */
    public RunState withoutError() {
        return error == null
                ? this
                : new RunState(
                        runId,
                        status,
                        task,
                        createdAt,
                        startedAt,
                        finishedAt,
                        duration,
                        null,
                        attempts,
                        version,
                        test,
                        parentRunId,
                        rootRunId);
    }

    /**
     * Returns whether trigger.dev has dropped the run's logs by now: the run ended longer ago than logs are kept.
     *
     * @param retention how long logs are kept, by the plan
     */
    public boolean hasLostLogs(Duration retention, Instant now) {
        Instant end = finishedAt == null ? createdAt : finishedAt;
        return isTerminal() && end != null && Duration.between(end, now).compareTo(retention) > 0;
    }

    /**
     * Why a run or an attempt failed, without a stack trace. May hold personal data: it is what the task threw.
     *
     * @param name the name of the error, as {@code StripeCardError}, at most 128 characters; null if it has none
     * @param message what it says, at most 500 characters
     */
    public record Failure(@Nullable String name, String message) {

        private static final int MAX_NAME = 128;

        private static final int MAX_MESSAGE = 500;

        /** Makes both plain text. */
        public Failure {
            name = name == null || name.isBlank() ? null : PrintableText.plain(name, MAX_NAME);
            message = PrintableText.plain(message, MAX_MESSAGE);
        }
    }

    /**
     * Where a run failed, by its trace.
     *
     * @param path the names of the spans from the run to the deepest one that failed, at most the last 20, each at most 200
     *     characters; never empty
     * @param attempts the attempts that failed, in their order, at most the last 20
     * @param truncated whether something was left out
     */
    public record FailurePoint(List<String> path, List<FailedAttempt> attempts, boolean truncated) {

        /** Copies both lists. */
        public FailurePoint {
            path = List.copyOf(path);
            attempts = List.copyOf(attempts);
        }
    }

    /**
     * An attempt that failed.
     *
     * @param number 1 for the first
     * @param error what it threw
     */
    public record FailedAttempt(int number, Failure error) {}
}
