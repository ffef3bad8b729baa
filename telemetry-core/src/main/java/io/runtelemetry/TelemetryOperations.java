package io.runtelemetry;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Stores and reads the run that touched an entity last. Storing never throws and never waits; reading asks the store
 * and distinguishes "no record" from "the store did not answer".
 */
public interface TelemetryOperations {

    /**
     * Stores a run for an entity. Bad input is logged as a warning and stores nothing.
     *
     * @param entityType a {@linkplain EntityTypes known} type
     * @param entityId 1 to 512 characters, no control characters
     * @param runId a run ID that a {@link RunUrlGenerator} supports, as {@code run_abc}
     * @return completes when the record is written or given up, never exceptionally; need not be waited for
     */
    CompletableFuture<Void> storeTelemetry(String entityType, String entityId, String runId);

    /**
     * Stores a run for an entity. Bad input is logged as a warning and stores nothing.
     *
     * @param entity a reference of a {@linkplain EntityTypes known} type
     * @param runId a run ID that a {@link RunUrlGenerator} supports, as {@code run_abc}
     * @return completes when the record is written or given up, never exceptionally; need not be waited for
     */
    default CompletableFuture<Void> storeTelemetry(EntityRef entity, String runId) {
        return storeTelemetry(Collections.singletonList(entity), runId);
    }

    /**
     * Stores a run for several entities.
     *
     * @param entities references of {@linkplain EntityTypes known} types
     * @param runId a run ID that a {@link RunUrlGenerator} supports
     * @return completes when all records are written or given up, never exceptionally; need not be waited for
     */
    CompletableFuture<Void> storeTelemetry(Collection<EntityRef> entities, String runId);

    /**
     * Reads the record of an entity.
     *
     * @throws IllegalArgumentException if the type is unknown or the ID is malformed
     * @throws TelemetryUnavailableException if the store did not answer
     */
    default Optional<TelemetryRecord> getTelemetry(String entityType, String entityId) {
        return getTelemetry(new EntityRef(entityType, entityId));
    }

    /**
     * Reads the record of an entity.
     *
     * @throws IllegalArgumentException if the type is unknown
     * @throws TelemetryUnavailableException if the store did not answer
     */
    Optional<TelemetryRecord> getTelemetry(EntityRef entity);

    /**
     * Reads the records of several entities in one round trip.
     *
     * @return the records found, in the order of the entities; those without a record are absent
     * @throws IllegalArgumentException if a type is unknown
     * @throws TelemetryUnavailableException if the store did not answer for each; {@link
     *     TelemetryUnavailableException#answered} has those that it answered for
     */
    Map<EntityRef, TelemetryRecord> getTelemetry(Collection<EntityRef> entities);

    /**
     * Reads the record of an entity, with the link to its run.
     *
     * @throws IllegalArgumentException if the type is unknown or the ID is malformed
     * @throws TelemetryUnavailableException if the store did not answer
     */
    default Optional<TelemetryLink> getTelemetryWithUrl(String entityType, String entityId) {
        return getTelemetryWithUrl(new EntityRef(entityType, entityId));
    }

    /**
     * Reads the record of an entity, with the link to its run.
     *
     * @throws IllegalArgumentException if the type is unknown
     * @throws TelemetryUnavailableException if the store did not answer
     */
    Optional<TelemetryLink> getTelemetryWithUrl(EntityRef entity);

    /**
     * Reads the records of several entities in one round trip, with the links to their runs.
     *
     * @return the links found, in the order of the entities; those without a record are absent
     * @throws IllegalArgumentException if a type is unknown
     * @throws TelemetryUnavailableException if the store did not answer for each; {@link
     *     TelemetryUnavailableException#answered} has those that it answered for
     */
    Map<EntityRef, TelemetryLink> getTelemetryWithUrl(Collection<EntityRef> entities);

    /**
     * Reads the last runs that touched an entity, with their times.
     *
     * @return as many as {@code telemetry.history.size}, the newest first; empty if there are none
     * @throws IllegalArgumentException if the type is unknown or the ID is malformed
     * @throws IllegalStateException if no history is kept
     * @throws TelemetryUnavailableException if the store did not answer
     */
    default List<RecordedRun> getHistory(String entityType, String entityId) {
        return getHistory(new EntityRef(entityType, entityId));
    }

    /**
     * Reads the last runs that touched an entity, with their times.
     *
     * @return as many as {@code telemetry.history.size}, the newest first; empty if there are none
     * @throws IllegalArgumentException if the type is unknown
     * @throws IllegalStateException if no history is kept
     * @throws TelemetryUnavailableException if the store did not answer
     */
    List<RecordedRun> getHistory(EntityRef entity);

    /**
     * Reads which entities a run touched.
     *
     * @return the entities, the last one first; empty if there are none
     * @throws IllegalArgumentException if no {@link RunUrlGenerator} supports the run ID
     * @throws IllegalStateException if that is not kept ({@code telemetry.run-index.enabled})
     * @throws TelemetryUnavailableException if the store did not answer
     */
    List<EntityRef> getEntities(String runId);

    /**
     * Returns the address of a run in the dashboard.
     *
     * @throws IllegalArgumentException if no {@link RunUrlGenerator} has an address for the run ID
     */
    String generateTriggerUrl(String runId);
}
