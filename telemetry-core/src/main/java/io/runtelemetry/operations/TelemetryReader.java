package io.runtelemetry.operations;

import io.runtelemetry.EntityRef;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordedRun;
import io.runtelemetry.RunHistory;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryStore;
import io.runtelemetry.TelemetryUnavailableException;
import io.runtelemetry.store.HistoryOptions;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads on behalf of people: a store that does not answer is not the same as no record, and what is not kept is not the same
 * as empty. Safe for use by several threads.
 */
public final class TelemetryReader {

    private final TelemetryStore store;

    private final @Nullable RunHistory history;

    private final HistoryOptions options;

    private final EntityTypes entityTypes;

    /**
     * Creates a reader.
     *
     * @param history what the store keeps beyond the last run of an entity; null if it keeps no more
     * @param options what the store is configured to keep
     * @param entityTypes what can be read
     */
    public TelemetryReader(
            TelemetryStore store, @Nullable RunHistory history, HistoryOptions options, EntityTypes entityTypes) {
        this.store = store;
        this.history = history;
        this.options = options;
        this.entityTypes = entityTypes;
    }

    /**
     * Reads the records of some entities in one round trip.
     *
     * @return the records found, in the order of the entities
     * @throws IllegalArgumentException if a type is unknown
     * @throws TelemetryUnavailableException if the store did not answer for each; it has those that it answered for
     */
    public Map<EntityRef, TelemetryRecord> read(Collection<EntityRef> entities) {
        Set<EntityRef> distinct = new LinkedHashSet<>(entities);
        distinct.forEach(entity -> entityTypes.require(entity.type()));
        if (distinct.isEmpty()) {
            return Map.of();
        }
        Map<EntityRef, TelemetryRecord> found = readFromStore(distinct);
        Map<EntityRef, TelemetryRecord> ordered = new LinkedHashMap<>();
        distinct.forEach(entity -> ordered.computeIfAbsent(entity, found::get));
        return ordered;
    }

    private Map<EntityRef, TelemetryRecord> readFromStore(Set<EntityRef> entities) {
        try {
            return store.read(entities);
        } catch (TelemetryUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new TelemetryUnavailableException(e);
        }
    }

    /**
     * Reads the last runs that touched an entity, the newest first.
     *
     * @throws IllegalArgumentException if the type is unknown
     * @throws IllegalStateException if they are not kept
     * @throws TelemetryUnavailableException if the store did not answer
     */
    public List<RecordedRun> runsOf(EntityRef entity) {
        entityTypes.require(entity.type());
        return readHistory(options.keepsRuns(), "telemetry.history.size", kept -> kept.runsOf(entity));
    }

    /**
     * Reads which entities a run touched, the last one first.
     *
     * @throws IllegalStateException if that is not kept
     * @throws TelemetryUnavailableException if the store did not answer
     */
    public List<EntityRef> entitiesOf(String runId) {
        return readHistory(options.runIndex(), "telemetry.run-index.enabled", kept -> kept.entitiesOf(runId));
    }

    private <T> T readHistory(boolean kept, String property, Function<RunHistory, T> reading) {
        if (!kept) {
            throw new IllegalStateException("This is kept only if " + property + " is set");
        }
        if (history == null) {
            throw new IllegalStateException("The application's store keeps the last run of an entity only");
        }
        try {
            return reading.apply(history);
        } catch (RuntimeException e) {
            throw new TelemetryUnavailableException(e);
        }
    }
}
