package io.runtelemetry.recorder;

import io.runtelemetry.EntityRef;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.RunUrlGenerator;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.input.PrintableText;
import java.util.Collection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Checks what is to be recorded, whoever calls, and reports what cannot be to the listener. Never throws. */
record AcceptedInput(EntityTypes entityTypes, RunUrlGenerator runUrls, TelemetryListener listener) {

    /** Returns a reference, or null if it is malformed. */
    @Nullable
    EntityRef entity(String type, String id) {
        try {
            return new EntityRef(type, id);
        } catch (IllegalArgumentException e) {
            listener.onRejected(String.valueOf(e.getMessage()));
        } catch (NullPointerException e) {
            // A caller that no null check has seen, as from Kotlin or through reflection.
            listener.onRejected("The entity type and the entity ID must not be null");
        }
        return null;
    }

    boolean accepts(Collection<EntityRef> entities, String runId) {
        try {
            requireKnown(runId);
            for (EntityRef entity : Objects.requireNonNull(entities, "The entities must not be null")) {
                requireKnown(entity);
            }
            return true;
        } catch (Exception | LinkageError e) {
            listener.onRejected(String.valueOf(e.getMessage()));
            return false;
        }
    }

    boolean accepts(EntityRef entity, String runId) {
        try {
            requireKnown(runId);
            requireKnown(entity);
            return true;
        } catch (Exception | LinkageError e) {
            listener.onRejected(String.valueOf(e.getMessage()));
            return false;
        }
    }

    private void requireKnown(String runId) {
        Objects.requireNonNull(runId, "The run ID must not be null");
        if (runId.isEmpty() || !runUrls.supports(runId)) {
            throw new IllegalArgumentException(
                    "The run ID " + PrintableText.quoted(runId) + " is of no known form; trigger.dev's are"
                            + " 'run_' and 1 to 64 letters and digits, and other engines need a RunUrlGenerator that supports"
                            + " theirs");
        }
    }

    private void requireKnown(EntityRef entity) {
        entityTypes.require(
                Objects.requireNonNull(entity, "An entity must not be null").type());
    }
}
