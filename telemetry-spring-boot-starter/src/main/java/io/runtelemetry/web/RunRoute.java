package io.runtelemetry.web;

import io.runtelemetry.EntityRef;
import io.runtelemetry.LinkAccess.Action;
import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.trigger.RunIdTimestamp;
import io.runtelemetry.trigger.RunState;
import io.runtelemetry.trigger.RunState.FailedAttempt;
import io.runtelemetry.trigger.RunState.FailurePoint;
import io.runtelemetry.trigger.RunStates;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * One run: the entities that it touched, where that is kept, its state, and where it failed.
 *
 * @param states null if the application does not ask trigger.dev
 * @param readsErrors who may read why runs failed
 */
record RunRoute(TelemetryOperations telemetry, @Nullable RunStates states, Predicate<Caller> readsErrors)
        implements ApiRoute {

    private static final Pattern PATH = Pattern.compile("/runs/([^/]+)(/state|/failure)?");

    @Override
    public @Nullable Question question(ApiRequest request) {
        Matcher path = PATH.matcher(request.path());
        if (!path.matches()) {
            return null;
        }
        request.requireRead();
        String runId = ApiRequest.decoded(path.group(1));
        boolean errors = readsErrors.test(request.caller());
        String part = path.group(2);
        if (part == null) {
            return new Question(Action.LOOKUP, List.of(), () -> entities(runId));
        }
        List<EntityRef> run = AccessAudit.runs(List.of(runId));
        return new Question(
                Action.LOOKUP,
                run,
                () -> Answer.json(part.equals("/state") ? state(runId, errors) : failure(runId, errors), run));
    }

    private Answer entities(String runId) {
        List<EntityRef> entities = telemetry.getEntities(runId);
        if (entities.isEmpty()) {
            throw ApiException.notFound("No entity is kept for this run, or it is older than records live");
        }
        return Answer.json(new Run(runId, url(telemetry, runId), entities), entities);
    }

    private RunStateView state(String runId, boolean errors) {
        RunStates asked = known(states);
        RunState state = asked.find(runId)
                .orElseThrow(() -> ApiException.notFound("trigger.dev does not know this run: it is of another"
                        + " environment than the secret key, or so old that it was deleted" + triggered(runId)));
        return RunStateView.of(state, asked, errors);
    }

    private Failure failure(String runId, boolean errors) {
        RunStates asked = known(states);
        if (!errors) {
            throw new ApiException(HttpStatus.FORBIDDEN, "You may not see why runs failed");
        }
        FailurePoint point = asked.findFailure(runId)
                .orElseThrow(() -> ApiException.notFound(
                        asked.hidesErrors()
                                ? "Why runs failed is not shown here: telemetry.trigger.show-error is off"
                                : "trigger.dev has no trace of this run any more, or none in which something failed"));
        return new Failure(runId, point.path(), point.attempts(), point.truncated());
    }

    /** Returns what asks trigger.dev. */
    static RunStates known(@Nullable RunStates states) {
        if (states == null) {
            throw ApiException.notFound(
                    "The state of runs is shown where TRIGGER_SECRET_KEY is set and Caffeine is there to keep it");
        }
        return states;
    }

    private static String triggered(String runId) {
        return RunIdTimestamp.of(runId)
                .map(time -> ". By its ID it was triggered at " + time)
                .orElse("");
    }

    /** Returns the address of a run, or null if there is none. */
    static @Nullable String url(TelemetryOperations telemetry, String runId) {
        try {
            return telemetry.generateTriggerUrl(runId);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private record Failure(String runId, List<String> path, List<FailedAttempt> attempts, boolean truncated) {}

    private record Run(String runId, @Nullable String triggerUrl, List<EntityRef> entities) {}
}
