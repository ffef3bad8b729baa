package io.runtelemetry.metrics;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryStore;
import io.runtelemetry.TelemetryWrite;
import io.runtelemetry.store.InMemoryTelemetryStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A store that can be switched off, refuses some entities, and sees which observation it is asked within. */
final class SwitchedStore implements TelemetryStore {

    private final TelemetryStore records = new InMemoryTelemetryStore();

    final Set<String> refused = ConcurrentHashMap.newKeySet();

    final List<String> observations = new CopyOnWriteArrayList<>();

    volatile boolean away;

    volatile @Nullable ObservationRegistry observationRegistry;

    @Override
    public List<Failure> write(List<TelemetryWrite> writes) {
        look();
        List<TelemetryWrite> accepted = new ArrayList<>(writes);
        accepted.removeIf(write -> refused.contains(write.entity().id()));
        if (!accepted.isEmpty()) {
            records.write(accepted);
        }
        return writes.stream()
                .filter(write -> !accepted.contains(write))
                .map(write -> new Failure(write, new IllegalStateException("refused")))
                .toList();
    }

    @Override
    public Map<EntityRef, TelemetryRecord> read(Collection<EntityRef> entities) {
        look();
        return records.read(entities);
    }

    private void look() {
        ObservationRegistry registry = observationRegistry;
        Observation current = registry == null ? null : registry.getCurrentObservation();
        if (current != null) {
            observations.add(current.getContextView().getName());
        }
        if (away) {
            throw new IllegalStateException("connection refused");
        }
    }
}
