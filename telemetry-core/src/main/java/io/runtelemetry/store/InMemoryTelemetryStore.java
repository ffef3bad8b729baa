package io.runtelemetry.store;

import io.runtelemetry.EntityRef;
import io.runtelemetry.RecordedRun;
import io.runtelemetry.RunHistory;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryStore;
import io.runtelemetry.TelemetryWrite;
import java.time.Instant;
import java.util.ArrayList;
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
public final class InMemoryTelemetryStore implements TelemetryStore, RunHistory {

    /** How many records are kept; the one that was written longest ago makes room. */
    public static final int MAX_RECORDS = 100_000;

    private final Map<EntityRef, Stored> records = new LinkedHashMap<>();

    private final HistoryOptions options;

    private final InMemoryRunLog<EntityRef, String> runs;

    private final InMemoryRunLog<String, EntityRef> entities;

    private final LongSupplier nanoTime;

    /** Creates an empty store that keeps the last run of an entity. */
    public InMemoryTelemetryStore() {
        this(HistoryOptions.none());
    }

    /** Creates an empty store that keeps more than that. */
    public InMemoryTelemetryStore(HistoryOptions options) {
        this(options, System::nanoTime);
    }

    InMemoryTelemetryStore(HistoryOptions options, LongSupplier nanoTime) {
        this.options = options;
        this.nanoTime = nanoTime;
        this.runs = new InMemoryRunLog<>(options.size(), MAX_RECORDS);
        this.entities = new InMemoryRunLog<>(options.maxEntities(), MAX_RECORDS);
    }

    @Override
    public synchronized List<Superseded> write(List<TelemetryWrite> writes) {
        List<Superseded> superseded = new ArrayList<>();
        long now = nanoTime.getAsLong();
        for (TelemetryWrite write : writes) {
            keep(write);
            long expiresAt = now + write.timeToLive().toNanos();
            Stored present = live(write.entity(), now);
            if (write.delayed() && present != null && isNewer(present, write, now)) {
                if (!present.record.equals(write.record())) {
                    superseded.add(new Superseded(write));
                }
                continue;
            }
            records.remove(write.entity());
            records.put(write.entity(), new Stored(write.record(), expiresAt));
            if (records.size() > MAX_RECORDS) {
                records.remove(records.keySet().iterator().next());
            }
        }
        return superseded;
    }

    /** One that lives longer than any record of this configuration can is of another. */
    private boolean isNewer(Stored present, TelemetryWrite write, long now) {
        long left = present.expiresAt - now;
        return left >= write.timeToLive().toNanos()
                && left <= options.timeToLive().toNanos()
                && !write.earlier().contains(present.record);
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

    private void keep(TelemetryWrite write) {
        for (RecordedRun run : write.runs()) {
            if (options.keepsRuns()) {
                runs.add(write.entity(), run.runId(), run.at());
            }
            if (options.runIndex()) {
                entities.add(run.runId(), write.entity(), run.at());
            }
        }
    }

    @Override
    public synchronized List<RecordedRun> runsOf(EntityRef entity) {
        return runs.since(entity, begin()).stream()
                .map(run -> new RecordedRun(run.getKey(), run.getValue()))
                .toList();
    }

    @Override
    public synchronized List<EntityRef> entitiesOf(String runId) {
        return entities.since(runId, begin()).stream().map(Map.Entry::getKey).toList();
    }

    private Instant begin() {
        return Instant.now().minus(options.timeToLive());
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
