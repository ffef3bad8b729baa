package io.runtelemetry.sample.internal;

import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.TelemetryUnavailableException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Which entities a run has touched. */
@Component("touched")
class TouchedEntities {

    private final TelemetryOperations telemetry;

    private final EntityCatalog catalog;

    TouchedEntities(TelemetryOperations telemetry, EntityCatalog catalog) {
        this.telemetry = telemetry;
        this.catalog = catalog;
    }

    /** Returns the entities; without an index of runs, those that it was the last to touch. Null if it cannot be told now. */
    public @Nullable List<EntityRef> by(String runId) {
        try {
            return telemetry.getEntities(runId);
        } catch (IllegalStateException e) {
            return lastTouchedBy(runId);
        } catch (IllegalArgumentException e) {
            return List.of();
        } catch (TelemetryUnavailableException e) {
            return null;
        }
    }

    private @Nullable List<EntityRef> lastTouchedBy(String runId) {
        try {
            return telemetry.getTelemetry(catalog.all()).entrySet().stream()
                    .filter(record -> record.getValue().runId().equals(runId))
                    .map(record -> record.getKey())
                    .toList();
        } catch (TelemetryUnavailableException e) {
            return null;
        }
    }
}
