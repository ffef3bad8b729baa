package io.runtelemetry;

import org.jspecify.annotations.Nullable;

/**
 * Somebody's request for the link of an entity, and what became of it.
 *
 * @param action what was asked for
 * @param entity the entity
 * @param outcome what became of it
 * @param principal the name of who asked, or null if that is not known
 */
public record LinkAccess(
        Action action,
        EntityRef entity,
        Outcome outcome,
        @Nullable String principal) {

    /** What was asked for. */
    public enum Action {
        /** To show the link. */
        LOOKUP,
        /** To go to the run: somebody has clicked the link. */
        OPEN
    }

    /** What became of a request. */
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
