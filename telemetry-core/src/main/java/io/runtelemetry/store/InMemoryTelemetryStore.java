package io.runtelemetry.store;

import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryStore;
import io.runtelemetry.TelemetryWrite;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps records in memory, for development and tests. Nothing survives the process and no other process sees it. Safe
 * for use by several threads.
 */
public final class InMemoryTelemetryStore implements TelemetryStore {

    /** How many records are kept; the one that was written longest ago makes room. */
    public static final int MAX_RECORDS = 100_000;

    private final Map<EntityRef, Stored> records = new LinkedHashMap<>();

    private final LongSupplier nanoTime;

    /** Makes an empty store. */
    public InMemoryTelemetryStore() {
        this(System::nanoTime);
    }

    InMemoryTelemetryStore(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized List<Failure> write(List<TelemetryWrite> writes) {
        long now = nanoTime.getAsLong();
        for (TelemetryWrite write : writes) {
            long expiresAt = now + write.timeToLive().toNanos();
            Stored present = live(write.entity(), now);
            if (write.delayed() && present != null && present.expiresAt - expiresAt >= 0) {
                continue;
            }
            records.remove(write.entity());
            records.put(write.entity(), new Stored(write.record(), expiresAt));
            if (records.size() > MAX_RECORDS) {
                records.remove(records.keySet().iterator().next());
            }
        }
        return List.of();
    }

    @Override
    public synchronized Map<EntityRef, TelemetryRecord> read(Collection<EntityRef> entities) {
        long now = nanoTime.getAsLong();
        Map<EntityRef, TelemetryRecord> found = new LinkedHashMap<>();
        for (EntityRef entity : entities) {
            Stored stored = live(entity, now);
            if (stored != null) {
                found.put(entity, stored.record);
            }
        }
        return found;
    }

    private @Nullable Stored live(EntityRef entity, long now) {
        Stored stored = records.get(entity);
        if (stored != null && stored.expiresAt - now <= 0) {
            records.remove(entity);
            return null;
        }
        return stored;
    }

    private record Stored(TelemetryRecord record, long expiresAt) {}
}
