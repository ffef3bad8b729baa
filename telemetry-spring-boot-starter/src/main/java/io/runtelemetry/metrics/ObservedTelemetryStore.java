package io.runtelemetry.metrics;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryStore;
import io.runtelemetry.TelemetryWrite;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Observes each batch that is written and each read, so that traces show them and timers how the store answers. */
final class ObservedTelemetryStore implements TelemetryStore {

    private static final KeyValue SUCCESS = KeyValue.of("outcome", "success");

    private static final KeyValue PARTIAL = KeyValue.of("outcome", "partial");

    private static final KeyValue FAILURE = KeyValue.of("outcome", "failure");

    private final TelemetryStore store;

    private final ObservationRegistry registry;

    ObservedTelemetryStore(TelemetryStore store, ObservationRegistry registry) {
        this.store = store;
        this.registry = registry;
    }

    @Override
    public List<? extends Unwritten> write(List<TelemetryWrite> writes) {
        Observation batch = observation("telemetry.batch", "telemetry write", writes.size());
        return batch.observe(() -> {
            // Until it comes to something better: a store may throw anything.
            batch.lowCardinalityKeyValue(FAILURE);
            List<? extends Unwritten> unwritten = store.write(writes);
            List<Failure> failures = Failure.among(unwritten);
            batch.lowCardinalityKeyValue(outcome(failures.size(), writes.size()));
            if (!failures.isEmpty()) {
                batch.error(failures.get(0).reason());
            }
            return unwritten;
        });
    }

    private static KeyValue outcome(int failures, int writes) {
        if (failures == 0) {
            return SUCCESS;
        }
        return failures < writes ? PARTIAL : FAILURE;
    }

    @Override
    public Map<EntityRef, TelemetryRecord> read(Collection<EntityRef> entities) {
        Observation reading = observation("telemetry.read", "telemetry read", entities.size());
        return reading.observe(() -> {
            reading.lowCardinalityKeyValue(FAILURE);
            Map<EntityRef, TelemetryRecord> found = store.read(entities);
            reading.lowCardinalityKeyValue(SUCCESS);
            return found;
        });
    }

    private Observation observation(String name, String shownAs, int entities) {
        return Observation.createNotStarted(name, registry)
                .contextualName(shownAs)
                .highCardinalityKeyValue("telemetry.entities", Integer.toString(entities));
    }
}
