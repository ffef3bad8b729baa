package io.runtelemetry.operations;

import io.runtelemetry.EntityRef;
import io.runtelemetry.RecordedRun;
import io.runtelemetry.RunUrlGenerator;
import io.runtelemetry.TelemetryLink;
import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.recorder.TelemetryRecorder;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The operations over a recorder, a reader and a dashboard. Safe for use by several threads. */
public final class TelemetryTemplate implements TelemetryOperations {

    private final TelemetryRecorder recorder;

    private final TelemetryReader reader;

    private final RunUrlGenerator runUrls;

    /**
     * Creates the operations.
     *
     * @param runUrls knows the runs of all engines, as {@link RunUrlGenerator#firstOf} does: returns null instead of the
     *     address of a run that it does not support
     */
    public TelemetryTemplate(TelemetryRecorder recorder, TelemetryReader reader, RunUrlGenerator runUrls) {
        this.recorder = recorder;
        this.reader = reader;
        this.runUrls = runUrls;
    }

    @Override
    public CompletableFuture<Void> storeTelemetry(String entityType, String entityId, String runId) {
        return recorder.store(entityType, entityId, runId);
    }

    @Override
    public CompletableFuture<Void> storeTelemetry(Collection<EntityRef> entities, String runId) {
        return recorder.store(entities, runId);
    }

    @Override
    public Optional<TelemetryRecord> getTelemetry(EntityRef entity) {
        return Optional.ofNullable(reader.read(List.of(entity)).get(entity));
    }

    @Override
    public Map<EntityRef, TelemetryRecord> getTelemetry(Collection<EntityRef> entities) {
        return reader.read(entities);
    }

    @Override
    public Optional<TelemetryLink> getTelemetryWithUrl(EntityRef entity) {
        return getTelemetry(entity).map(this::link);
    }

    @Override
    public Map<EntityRef, TelemetryLink> getTelemetryWithUrl(Collection<EntityRef> entities) {
        Map<EntityRef, TelemetryLink> links = new LinkedHashMap<>();
        reader.read(entities).forEach((entity, record) -> links.put(entity, link(record)));
        return links;
    }

    @Override
    public List<RecordedRun> getHistory(EntityRef entity) {
        return reader.runsOf(entity);
    }

    @Override
    public List<EntityRef> getEntities(String runId) {
        if (!runUrls.supports(runId)) {
            throw new IllegalArgumentException("The run ID is of no known form");
        }
        return reader.entitiesOf(runId);
    }

    @Override
    public String generateTriggerUrl(String runId) {
        String url = runUrls.generateUrl(runId);
        if (url == null) {
            throw new IllegalArgumentException(
                    "No dashboard is known for this run ID; trigger.dev's are 'run_' and 1 to 64 letters and digits");
        }
        return url;
    }

    private TelemetryLink link(TelemetryRecord record) {
        return new TelemetryLink(record, runUrls.generateUrl(record.runId()));
    }
}
