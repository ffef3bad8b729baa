package io.runtelemetry.sample.internal;

import io.runtelemetry.EntityRef;
import io.runtelemetry.RecordedRun;
import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.TelemetryUnavailableException;
import io.runtelemetry.trigger.RunIdTimestamp;
import io.runtelemetry.trigger.RunStates;
import io.runtelemetry.trigger.TaggedRuns;
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

    private final @Nullable TaggedRuns tagged;

    EntityRuns(TelemetryOperations telemetry, ObjectProvider<RunStates> states, ObjectProvider<TaggedRuns> tagged) {
        this.tagged = tagged.getIfAvailable();
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

    /** Returns when a run was triggered, as its ID says by itself, or null: for where nothing else is known. */
    public @Nullable Instant triggeredAt(String runId) {
        return RunIdTimestamp.of(runId).orElse(null);
    }

    /** Returns the list of all runs that are tagged with an entity, or null if there is none. */
    public @Nullable String tagged(String entityType, String entityId) {
        return tagged == null
                ? null
                : tagged.url(new EntityRef(entityType, entityId)).orElse(null);
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
