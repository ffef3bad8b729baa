package io.runtelemetry.web;

import io.runtelemetry.EntityRef;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.LinkAccess;
import io.runtelemetry.LinkAccess.Action;
import io.runtelemetry.LinkAccess.Outcome;
import io.runtelemetry.RecordedRun;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.TelemetryUnavailableException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/** The last runs of one entity, with the links to them, where they are kept. */
final class HistoryRoute implements ApiRoute {

    private static final String HISTORY = "/history";

    private final TelemetryOperations telemetry;

    private final EntityTypes entityTypes;

    private final TelemetryListener listener;

    HistoryRoute(TelemetryOperations telemetry, EntityTypes entityTypes, TelemetryListener listener) {
        this.telemetry = telemetry;
        this.entityTypes = entityTypes;
        this.listener = listener;
    }

    @Override
    public @Nullable ResponseEntity<byte[]> answer(ApiRequest request) {
        EntityRef entity;
        try {
            entity = entity(request);
        } catch (IllegalArgumentException e) {
            return Answers.problem(HttpStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
        if (entity == null) {
            return null;
        }
        return request.isGet() ? answer(entity, request.caller()) : Answers.notAllowed("GET");
    }

    private ResponseEntity<byte[]> answer(EntityRef entity, Caller caller) {
        List<RecordedRun> runs;
        try {
            runs = telemetry.getHistory(entity.type(), entity.id());
        } catch (TelemetryUnavailableException e) {
            tell(entity, Outcome.UNAVAILABLE, caller);
            return Answers.problem(
                    HttpStatus.SERVICE_UNAVAILABLE, "The telemetry store did not answer; try again in a moment");
        } catch (IllegalStateException e) {
            return Answers.problem(HttpStatus.NOT_FOUND, String.valueOf(e.getMessage()));
        }
        tell(entity, runs.isEmpty() ? Outcome.NOT_FOUND : Outcome.FOUND, caller);
        if (runs.isEmpty()) {
            return Answers.problem(
                    HttpStatus.NOT_FOUND, "No run is kept for this entity, or all are older than records live");
        }
        return Answers.json(new History(runs.stream()
                .map(run -> new Run(run.runId(), run.at(), RunRoute.url(telemetry, run.runId())))
                .toList()));
    }

    @Override
    public void onDenied(ApiRequest request) {
        try {
            EntityRef entity = entity(request);
            if (entity != null) {
                tell(entity, Outcome.DENIED, request.caller());
            }
        } catch (IllegalArgumentException e) {
            // Names no entity, so there is none to tell of.
            return;
        }
    }

    private void tell(EntityRef entity, Outcome outcome, Caller caller) {
        listener.onLinkAccess(new LinkAccess(Action.LOOKUP, entity, outcome, caller.name()));
    }

    /** Returns the entity that a request names, or null if it asks for something else. */
    private @Nullable EntityRef entity(ApiRequest request) {
        String path = request.path().substring(1);
        if (path.equals("history")) {
            return entity(request.parameter("type"), request.parameter("id"));
        }
        int slash = path.indexOf('/');
        int end = path.length() - HISTORY.length();
        return slash < 0 || end <= slash + 1 || !path.endsWith(HISTORY)
                ? null
                : entity(
                        LinkRoute.decoded(path.substring(0, slash)), LinkRoute.decoded(path.substring(slash + 1, end)));
    }

    private EntityRef entity(String type, String id) {
        return new EntityRef(entityTypes.require(type), id);
    }

    private record History(List<Run> runs) {}

    private record Run(String runId, Instant at, @Nullable String triggerUrl) {}
}
