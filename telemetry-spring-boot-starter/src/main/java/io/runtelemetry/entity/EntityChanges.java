package io.runtelemetry.entity;

import io.runtelemetry.EntityRef;
import io.runtelemetry.RunIdSource;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryListener.SkipReason;
import io.runtelemetry.aspect.RecordOperationSource;
import io.runtelemetry.input.LogEntry;
import io.runtelemetry.recorder.TelemetryRecorder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records changes of entities. Whatever goes wrong here is logged and counted: the session that writes the change never
 * learns of it.
 */
final class EntityChanges {

    private static final Logger log = LoggerFactory.getLogger(EntityChanges.class);

    private final TelemetryRecorder recorder;

    private final RunIdSource runIds;

    private final TelemetryListener listener;

    private final int maxEntities;

    private final Set<Class<?>> refused = ConcurrentHashMap.newKeySet();

    /**
     * Creates a recorder for changes.
     *
     * @param runIds returns the current run
     * @param maxEntities how many entities are recorded for one transaction at most, at least 1
     */
    EntityChanges(TelemetryRecorder recorder, RunIdSource runIds, TelemetryListener listener, int maxEntities) {
        this.recorder = recorder;
        this.runIds = runIds;
        this.listener = listener;
        this.maxEntities = maxEntities;
    }

    /** Returns the ID of the current run, or null if there is none or none can be found out. */
    @Nullable
    String currentRunId() {
        String runId;
        try {
            runId = runIds.currentRunId();
        } catch (RuntimeException | Error e) {
            LogEntry.failure(
                    e, cause -> log.warn("A source of run IDs failed; the change goes on without telemetry", cause));
            return null;
        }
        return runId == null || runId.isEmpty() ? null : runId;
    }

    /** Returns a reference to an entity, or null if it has no ID, or none that can be recorded. */
    @Nullable
    EntityRef entity(String entityType, @Nullable Object id) {
        String text = id == null ? "" : RecordOperationSource.idText(id);
        if (text == null || text.isEmpty()) {
            listener.onSkipped(text == null ? SkipReason.NOT_AN_ID : SkipReason.NO_ID);
            if (id != null && text == null && refused.add(id.getClass())) {
                log.warn(
                        "The ID of an entity of type {} is a {} and not recorded: it needs a toString() of its own",
                        entityType,
                        id.getClass().getName());
            }
            return null;
        }
        try {
            return new EntityRef(entityType, text);
        } catch (IllegalArgumentException e) {
            listener.onRejected(String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** Returns a place for the changes of one transaction. */
    PendingChanges begin() {
        return new PendingChanges(this, maxEntities);
    }

    /** Records a change that is already for good. */
    void record(EntityRef entity, String runId) {
        record(Map.of(entity, runId));
    }

    void record(Map<EntityRef, String> changes) {
        try {
            Map<String, List<EntityRef>> byRun = changes.keySet().stream().collect(Collectors.groupingBy(changes::get));
            byRun.forEach((runId, entities) -> recorder.record(entities, runId));
        } catch (RuntimeException | Error e) {
            LogEntry.failure(
                    e,
                    cause -> log.warn(
                            "Changes of entities could not be recorded; their transaction is committed all the same",
                            cause));
        }
    }

    void skipTooMany() {
        listener.onSkipped(SkipReason.TOO_MANY);
        log.warn(
                "A transaction changed more than {} entities; the others are not recorded"
                        + " (telemetry.write.buffer-size)",
                maxEntities);
    }
}
