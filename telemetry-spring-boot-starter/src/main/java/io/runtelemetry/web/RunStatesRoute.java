package io.runtelemetry.web;

import io.runtelemetry.LinkAccess.Action;
import io.runtelemetry.json.JsonValue;
import io.runtelemetry.trigger.RunState;
import io.runtelemetry.trigger.RunStates;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

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
        // A page without a CSRF token can read, and an address holds some runs.
        Set<String> runIds = request.isRead() ? runIds(request.parameter("runs")) : runIds(request.requireJson());
        boolean errors = readsErrors.test(request.caller());
        return new Question(Action.LOOKUP, AccessAudit.runs(runIds), () -> states(runIds, errors));
    }

    private Answer states(Set<String> runIds, boolean errors) {
        RunStates asked = RunRoute.known(states);
        Map<String, RunState> found = asked.find(runIds);
        List<RunStateView> views = found.values().stream()
                .map(state -> RunStateView.of(state, asked, errors))
                .toList();
        return Answer.json(new States(views), AccessAudit.runs(found.keySet()));
    }

    private static Set<String> runIds(String list) {
        Set<String> runIds = StringUtils.commaDelimitedListToSet(list);
        requireFew(runIds.size());
        return runIds;
    }

    private static Set<String> runIds(JsonValue body) {
        JsonValue list = body.get("runIds");
        requireFew(list.isArray() ? list.elements().size() : Integer.MAX_VALUE);
        Set<String> runIds = new LinkedHashSet<>();
        for (JsonValue runId : list.elements()) {
            runIds.add(Objects.requireNonNullElse(runId.text(), ""));
        }
        return runIds;
    }

    private static void requireFew(int count) {
        if (count > LookupRoute.MAX_ENTITIES) {
            throw new IllegalArgumentException("Ask for at most " + LookupRoute.MAX_ENTITIES
                    + " runs, as {\"runIds\":[\"run_abc\"]} or ?runs=run_abc,run_xyz");
        }
    }

    private record States(List<RunStateView> states) {}
}
