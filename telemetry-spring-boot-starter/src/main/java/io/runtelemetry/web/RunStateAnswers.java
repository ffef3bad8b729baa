package io.runtelemetry.web;

import io.runtelemetry.trigger.RunState;
import io.runtelemetry.trigger.RunStates;
import io.runtelemetry.trigger.RunStatus;
import io.runtelemetry.trigger.TriggerApiException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/**
 * What became of a run, in JSON, and what to say where that is not known.
 *
 * @param states null if the application does not ask trigger.dev
 */
record RunStateAnswers(@Nullable RunStates states) {

    /**
     * Answers for a run. May wait for trigger.dev.
     *
     * @throws IllegalArgumentException if it is no run ID of trigger.dev's form
     */
    ResponseEntity<byte[]> answer(String runId) {
        if (states == null) {
            return Answers.problem(
                    HttpStatus.NOT_FOUND,
                    "The state of runs is shown where TRIGGER_SECRET_KEY is set and Caffeine is there to keep it");
        }
        try {
            RunState state = states.find(runId).orElse(null);
            return state == null ? unknown() : Answers.json(State.of(state, states.hasLostLogs(state)));
        } catch (TriggerApiException e) {
            return failed(e);
        }
    }

    private static ResponseEntity<byte[]> unknown() {
        return Answers.problem(
                HttpStatus.NOT_FOUND,
                "trigger.dev does not know this run: it is of another environment than the secret key, or so old that it"
                        + " was deleted");
    }

    private static ResponseEntity<byte[]> failed(TriggerApiException failure) {
        HttpStatus status = switch (failure.reason()) {
            case RATE_LIMITED, UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
            case NOT_PERMITTED -> HttpStatus.NOT_FOUND;
            case REFUSED, MALFORMED -> HttpStatus.BAD_GATEWAY;
        };
        HttpHeaders headers = new HttpHeaders();
        Instant retryAt = failure.retryAt();
        if (retryAt != null && status == HttpStatus.SERVICE_UNAVAILABLE) {
            long seconds = Duration.between(Instant.now(), retryAt).toSeconds() + 1;
            headers.set(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(seconds, 1)));
        }
        return Answers.problem(status, String.valueOf(failure.getMessage()), headers);
    }

    private record State(
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

        private static State of(RunState state, boolean logsLost) {
            Duration duration = state.duration();
            return new State(
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
}
