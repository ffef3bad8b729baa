package io.runtelemetry;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Somebody's request for the links of one entity, or of all entities of a page, and what became of it. Where runs themselves
 * were asked for, they stand for entities of the type {@code run}.
 *
 * @param action what was asked for
 * @param outcome what became of the request: {@link Outcome#FOUND} if it is so for one of the entities
 * @param entities what became of it for each entity, in their order; empty if it was refused before it said which
 * @param principal the name of who asked, or null if that is not known
 */
public record LinkAccess(
        Action action,
        Outcome outcome,
        Map<EntityRef, Outcome> entities,
        @Nullable String principal) {

    /** Copies the entities. */
    public LinkAccess {
        entities = Collections.unmodifiableMap(new LinkedHashMap<>(entities));
    }

    /** Creates the request for the link of one entity. */
    public LinkAccess(Action action, EntityRef entity, Outcome outcome, @Nullable String principal) {
        this(action, outcome, Map.of(entity, outcome), principal);
    }

    /** Creates the request for the links of several entities, whose outcome is the best of theirs. */
    public LinkAccess(Action action, Map<EntityRef, Outcome> entities, @Nullable String principal) {
        this(action, entities.values().stream().min(Outcome::compareTo).orElse(Outcome.NOT_FOUND), entities, principal);
    }

    /** What was asked for. */
    public enum Action {
        /** To show the link. */
        LOOKUP,
        /** To go to the run: somebody has clicked the link. */
        OPEN
    }

    /** What became of a request, the best first. */
    public enum Outcome {
        /** There is a record, and to open it, an address of its run. */
        FOUND,
        /** There is none. */
        NOT_FOUND,
        /** The store did not answer. */
        UNAVAILABLE,
        /** The principal may not see links. */
        DENIED
    }
}
