package io.runtelemetry.web;

import io.runtelemetry.EntityRef;
import io.runtelemetry.LinkAccess.Action;
import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.trigger.RunIdTimestamp;
import io.runtelemetry.trigger.RunState;
import io.runtelemetry.trigger.RunStates;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One run: the entities that it touched, where that is kept, and its state.
 *
 * @param states null if the application does not ask trigger.dev
 */
record RunRoute(TelemetryOperations telemetry, @Nullable RunStates states) implements ApiRoute {

    private static final Pattern PATH = Pattern.compile("/runs/([^/]+)(/state)?");

    @Override
    public @Nullable Question question(ApiRequest request) {
        Matcher path = PATH.matcher(request.path());
        if (!path.matches()) {
            return null;
        }
        request.requireRead();
        String runId = ApiRequest.decoded(path.group(1));
        boolean state = path.group(2) != null;
        return new Question(Action.LOOKUP, List.of(), () -> state ? state(runId) : entities(runId));
    }

    private Answer entities(String runId) {
        List<EntityRef> entities = telemetry.getEntities(runId);
        if (entities.isEmpty()) {
            throw ApiException.notFound("No entity is kept for this run, or it is older than records live");
        }
        return Answer.json(new Run(runId, url(telemetry, runId), entities), entities);
    }

    private Answer state(String runId) {
        if (states == null) {
            throw ApiException.notFound(
                    "The state of runs is shown where TRIGGER_SECRET_KEY is set and Caffeine is there to keep it");
        }
        RunState state = states.find(runId)
                .orElseThrow(() -> ApiException.notFound("trigger.dev does not know this run: it is of another"
                        + " environment than the secret key, or so old that it was deleted" + triggered(runId)));
        return Answer.json(RunStateView.of(state, states.hasLostLogs(state)));
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

    private record Run(String runId, @Nullable String triggerUrl, List<EntityRef> entities) {}
}
