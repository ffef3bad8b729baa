package io.runtelemetry;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The store could not be asked, or not for all entities, which says nothing about whether there is a record. Thrown to readers
 * only.
 */
public class TelemetryUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient @Nullable Set<EntityRef> answered;

    /** Creates an exception for a store that failed or did not answer in time. */
    public TelemetryUnavailableException(Throwable cause) {
        this(cause, Set.of());
    }

    /**
     * Creates an exception for a store that answered for some entities only, as a cluster does of which a node is away.
     *
     * @param answered those, with a record or without
     */
    public TelemetryUnavailableException(Throwable cause, Set<EntityRef> answered) {
        super("The telemetry store did not answer", cause);
        this.answered = Set.copyOf(answered);
    }

    /** Returns the entities that the store did answer for: asked for these alone, it gives their records. */
    public Set<EntityRef> answered() {
        return answered == null ? Set.of() : answered;
    }
}
