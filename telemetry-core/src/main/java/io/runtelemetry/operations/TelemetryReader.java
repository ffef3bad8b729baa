package io.runtelemetry.operations;

import io.runtelemetry.EntityRef;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryStore;
import io.runtelemetry.TelemetryUnavailableException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Reads records on behalf of people: a store that does not answer is not the same as no record. */
public final class TelemetryReader {

    private final TelemetryStore store;

    private final EntityTypes entityTypes;

    /** Makes a reader of a store, for entities of known types. */
    public TelemetryReader(TelemetryStore store, EntityTypes entityTypes) {
        this.store = store;
        this.entityTypes = entityTypes;
    }

    /**
     * Reads the records of some entities in one round trip.
     *
     * @return the records found, in the order of the entities
     * @throws IllegalArgumentException if a type is unknown
     * @throws TelemetryUnavailableException if the store did not answer
     */
    public Map<EntityRef, TelemetryRecord> read(Collection<EntityRef> entities) {
        Set<EntityRef> distinct = new LinkedHashSet<>(entities);
        distinct.forEach(entity -> entityTypes.require(entity.type()));
        if (distinct.isEmpty()) {
            return Map.of();
        }
        Map<EntityRef, TelemetryRecord> found = readFromStore(distinct);
        Map<EntityRef, TelemetryRecord> ordered = new LinkedHashMap<>();
        for (EntityRef entity : distinct) {
            TelemetryRecord record = found.get(entity);
            if (record != null) {
                ordered.put(entity, record);
            }
        }
        return ordered;
    }

    private Map<EntityRef, TelemetryRecord> readFromStore(Set<EntityRef> entities) {
        try {
            return store.read(entities);
        } catch (RuntimeException e) {
            throw new TelemetryUnavailableException(e);
        }
    }
}
