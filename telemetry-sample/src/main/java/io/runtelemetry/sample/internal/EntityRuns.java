package io.runtelemetry.sample.internal;

import io.runtelemetry.RecordedRun;
import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.TelemetryUnavailableException;
import io.runtelemetry.trigger.RunStates;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** What the page of an entity shows of runs, besides the link to the last one. */
@Component("runs")
class EntityRuns {

    private final TelemetryOperations telemetry;

    private final boolean stateKnown;

    EntityRuns(TelemetryOperations telemetry, ObjectProvider<RunStates> states) {
        this.telemetry = telemetry;
        this.stateKnown = states.getIfAvailable() != null;
    }

    /** Returns the last runs of an entity, the newest first; none if none are kept or they cannot be read. */
    public List<PastRun> of(String entityType, String entityId) {
        try {
            return telemetry.getHistory(entityType, entityId).stream()
                    .map(this::pastRun)
                    .toList();
        } catch (TelemetryUnavailableException | IllegalStateException e) {
            return List.of();
        }
    }

    /** Returns whether trigger.dev is asked what became of runs. */
    public boolean isStateKnown() {
        return stateKnown;
    }

    private PastRun pastRun(RecordedRun run) {
        return new PastRun(run.runId(), run.at(), url(run.runId()));
    }

    private @Nullable String url(String runId) {
        try {
            return telemetry.generateTriggerUrl(runId);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    record PastRun(String runId, Instant at, @Nullable String url) {}
}
