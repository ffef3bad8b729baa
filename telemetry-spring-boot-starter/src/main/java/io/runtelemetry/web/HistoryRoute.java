package io.runtelemetry.web;

import io.runtelemetry.EntityRef;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.LinkAccess.Action;
import io.runtelemetry.RecordedRun;
import io.runtelemetry.TelemetryOperations;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last runs of one entity, with the links to them, where they are kept.
 *
 * @param kept if false, its paths are those of entities whose IDs end like it, and the query says why there is no history
 */
record HistoryRoute(TelemetryOperations telemetry, EntityTypes entityTypes, boolean kept) implements ApiRoute {

    private static final String HISTORY = "/history";

    @Override
    public @Nullable Question question(ApiRequest request) {
        EntityRef entity = entity(request);
        if (entity == null) {
            return null;
        }
        request.requireRead();
        return new Question(Action.LOOKUP, List.of(entity), () -> history(entity));
    }

    private @Nullable EntityRef entity(ApiRequest request) {
        String path = request.path().substring(1);
        if (path.equals("history")) {
            return new EntityRef(entityTypes.require(request.parameter("type")), request.parameter("id"));
        }
        int slash = path.indexOf('/');
        int end = path.length() - HISTORY.length();
        return !kept || slash < 0 || end <= slash + 1 || !path.endsWith(HISTORY)
                ? null
                : new EntityRef(
                        entityTypes.require(ApiRequest.decoded(path.substring(0, slash))),
                        ApiRequest.decoded(path.substring(slash + 1, end)));
    }

    private Answer history(EntityRef entity) {
        List<RecordedRun> runs = telemetry.getHistory(entity);
        if (runs.isEmpty()) {
            throw ApiException.notFound("No run is kept for this entity, or all are older than records live");
        }
        return Answer.json(
                new History(runs.stream()
                        .map(run -> new Run(run.runId(), run.at(), RunRoute.url(telemetry, run.runId())))
                        .toList()),
                List.of(entity));
    }

    private record History(List<Run> runs) {}

    private record Run(String runId, Instant at, @Nullable String triggerUrl) {}
}
