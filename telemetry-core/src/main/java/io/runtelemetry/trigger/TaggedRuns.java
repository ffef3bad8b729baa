package io.runtelemetry.trigger;

import io.runtelemetry.EntityRef;
import java.util.Optional;

/** Runs that are tagged at trigger.dev with the entities that they touched. Safe for use by several threads. */
public interface TaggedRuns {

    /**
     * Returns the address of the dashboard's list of the runs that touched an entity. Never waits.
     *
     * @return empty if the entity makes no tag, or nobody knows yet where the list is
     */
    Optional<String> url(EntityRef entity);
}
