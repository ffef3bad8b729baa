package io.runtelemetry.sample.coverage;

import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Counts what has been stored since the start. */
@Component
class Recorded implements TelemetryListener {

    private final Map<String, Count> counts = new ConcurrentHashMap<>();

    @Override
    public void onStored(EntityRef entity, TelemetryRecord record, Duration since) {
        counts.merge(entity.type(), new Count(1, Instant.now()), Count::plus);
    }

    Count of(String entityType) {
        return counts.getOrDefault(entityType, new Count(0, Instant.EPOCH));
    }

    /** How many records there were, and when the last one was stored. */
    record Count(long records, Instant last) {

        private Count plus(Count later) {
            return new Count(records + later.records, later.last);
        }
    }
}
