package io.runtelemetry.web;

import io.runtelemetry.LinkAccess.Action;
import io.runtelemetry.trigger.RunStates;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The states of all runs of a page, in as few requests to trigger.dev as it allows.
 *
 * @param states null if the application does not ask trigger.dev
 * @param readsErrors who may read why runs failed
 */
record RunStatesRoute(@Nullable RunStates states, Predicate<Caller> readsErrors) implements ApiRoute {

    @Override
    public @Nullable Question question(ApiRequest request) {
        if (!request.path().equals("/states")) {
            return null;
        }
        Set<String> runIds = runIds(request.requireJson());
        boolean errors = readsErrors.test(request.caller());
        return new Question(Action.LOOKUP, List.of(), () -> states(runIds, errors));
    }

    private Answer states(Set<String> runIds, boolean errors) {
        RunStates asked = RunRoute.known(states);
        return Answer.json(new States(asked.find(runIds).values().stream()
                .map(state -> RunStateView.of(state, asked, errors))
                .toList()));
    }

    private static Set<String> runIds(JsonNode body) {
        JsonNode list = body.path("runIds");
        if (!list.isArray() || list.size() > LookupRoute.MAX_ENTITIES) {
            throw new IllegalArgumentException(
                    "Send at most " + LookupRoute.MAX_ENTITIES + " runs as {\"runIds\":[\"run_abc\"]}");
        }
        Set<String> runIds = new LinkedHashSet<>();
        for (JsonNode runId : list) {
            runIds.add(runId.asString(""));
        }
        return runIds;
    }

    private record States(List<RunStateView> states) {}
}
