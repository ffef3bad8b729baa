package io.runtelemetry.web;

import io.runtelemetry.EntityRef;
import io.runtelemetry.LinkAccess;
import io.runtelemetry.LinkAccess.Action;
import io.runtelemetry.LinkAccess.Outcome;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.web.ApiRoute.Question;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reports to the application's listeners who has asked for what: once for a request, however many entities it names. */
record AccessAudit(TelemetryListener listener) {

    /** Returns runs that are asked for themselves in the form of entities, as {@code run:run_abc}, without what can be none. */
    static List<EntityRef> runs(Collection<String> runIds) {
        return runIds.stream()
                .flatMap(runId -> Stream.ofNullable(EntityRef.parse("run:" + runId)))
                .toList();
    }

    /** Reports a request that was answered. */
    void tell(Question question, Answer answer, @Nullable String principal) {
        Map<EntityRef, Outcome> outcomes = all(question.entities(), Outcome.NOT_FOUND);
        outcomes.putAll(all(answer.unavailable(), Outcome.UNAVAILABLE));
        outcomes.putAll(all(answer.found(), Outcome.FOUND));
        tell(question.action(), outcomes, principal);
    }

    /** Reports a request that came to the same for all entities. */
    void tell(Question question, Outcome outcome, @Nullable String principal) {
        tell(question.action(), all(question.entities(), outcome), principal);
    }

    /**
     * Reports a request that was refused.
     *
     * @param question what it asked for; null if it was not well-formed enough to know
     */
    void tellDenied(@Nullable Question question, @Nullable String principal) {
        Action action = question == null ? Action.LOOKUP : question.action();
        Collection<EntityRef> entities = question == null ? List.of() : question.entities();
        listener.onLinkAccess(new LinkAccess(action, Outcome.DENIED, all(entities, Outcome.DENIED), principal));
    }

    /** Reports a wrong token. Nobody knows who sent it: an event of the audit for each would let anybody fill it. */
    void tellTokenRefused() {
        listener.onTokenRefused();
    }

    private void tell(Action action, Map<EntityRef, Outcome> outcomes, @Nullable String principal) {
        if (!outcomes.isEmpty()) {
            listener.onLinkAccess(new LinkAccess(action, outcomes, principal));
        }
    }

    private static Map<EntityRef, Outcome> all(Collection<EntityRef> entities, Outcome outcome) {
        Map<EntityRef, Outcome> outcomes = new LinkedHashMap<>();
        entities.forEach(entity -> outcomes.put(entity, outcome));
        return outcomes;
    }
}
