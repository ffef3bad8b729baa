package io.runtelemetry.aspect;

import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryListener.SkipReason;
import java.lang.reflect.Array;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes entities of what an expression for IDs gives: one ID, or any collection, array or stream of them. */
final class EntityIds {

    private static final Logger log = LoggerFactory.getLogger(EntityIds.class);

    /** How many IDs are looked at for each entity that may be recorded: a stream of nulls may have no end. */
    private static final int MAX_SEEN = 10;

    private final TelemetryListener listener;

    private final int maxEntities;

    EntityIds(TelemetryListener listener, int maxEntities) {
        this.listener = listener;
        this.maxEntities = maxEntities;
    }

    /** Adds the entities to a call, without duplicates; null and malformed IDs are told to the listener and left out. */
    void collect(@Nullable Object ids, JobCall call, RecordedCall into) {
        if (ids instanceof String) {
            // Most IDs: seen at once, where it takes more to see that it is nothing of the following.
            if (!add(ids, into)) {
                skipTooMany(into);
            }
        } else if (ids instanceof Iterable<?> several) {
            collect(several.iterator(), into);
        } else if (ids instanceof Stream<?> stream) {
            if (call.isJobsOwn(stream)) {
                throw new IllegalStateException("The IDs are a stream that the job itself uses, and it can be used only"
                        + " once: name a collection, or an expression that makes a stream of its own");
            }
            try (stream) {
                collect(stream.iterator(), into);
            }
        } else if (ids != null && ids.getClass().isArray()) {
            collect(elements(ids), into);
        } else if (!add(ids, into)) {
            skipTooMany(into);
        }
    }

    private static Iterator<?> elements(Object array) {
        return new Iterator<@Nullable Object>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < Array.getLength(array);
            }

            @Override
            public @Nullable Object next() {
                return Array.get(array, next++);
            }
        };
    }

    private void collect(Iterator<?> ids, RecordedCall into) {
        for (int seen = 0; ids.hasNext(); seen++) {
            if (seen == MAX_SEEN * maxEntities || !add(ids.next(), into)) {
                skipTooMany(into);
                return;
            }
        }
    }

    private boolean add(@Nullable Object id, RecordedCall into) {
        EntityRef entity = entity(into.recording.entityType, id);
        return entity == null || into.add(entity, maxEntities);
    }

    private void skipTooMany(RecordedCall call) {
        if (call.isFirstOverflow()) {
            listener.onSkipped(SkipReason.TOO_MANY);
            log.warn(
                    "A job named more than {} entities of type {} in one call; the others are not recorded"
                            + " (telemetry.max-entities-per-call)",
                    maxEntities,
                    call.recording.entityType);
        }
    }

    private @Nullable EntityRef entity(String entityType, @Nullable Object id) {
        Object value = id instanceof Optional<?> optional ? optional.orElse(null) : id;
        String text = value == null ? "" : value.toString();
        if (text == null || text.isEmpty()) {
            listener.onSkipped(SkipReason.NO_ID);
            return null;
        }
        try {
            return new EntityRef(entityType, text);
        } catch (IllegalArgumentException e) {
            listener.onRejected(String.valueOf(e.getMessage()));
            return null;
        }
    }
}
