package io.runtelemetry.test;

import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryStore;
import io.runtelemetry.TelemetryWrite;
import io.runtelemetry.store.InMemoryTelemetryStore;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A store in memory that can be listed and emptied. */
final class RecordedTelemetryStore implements TelemetryStore {

    private final Set<EntityRef> written = new LinkedHashSet<>();

    private InMemoryTelemetryStore records = new InMemoryTelemetryStore();

    @Override
    public synchronized List<Superseded> write(List<TelemetryWrite> writes) {
        writes.forEach(write -> written.add(write.entity()));
        return records.write(writes);
    }

    @Override
    public synchronized Map<EntityRef, TelemetryRecord> read(Collection<EntityRef> entities) {
        return records.read(entities);
    }

    /** Returns all records, in the order in which their entities were first written. */
    synchronized Map<EntityRef, TelemetryRecord> all() {
        return new LinkedHashMap<>(records.read(written));
    }

    synchronized void clear() {
        written.clear();
        records = new InMemoryTelemetryStore();
    }
}
