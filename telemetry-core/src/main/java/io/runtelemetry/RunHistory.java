package io.runtelemetry;

import java.util.List;

/**
 * What a {@link TelemetryStore} keeps beyond the last run of an entity, if it is configured to. It writes that with the record, of
 * {@link TelemetryWrite#runs()}, and forgets each run when its record would have expired. Safe for use by several threads.
 */
public interface RunHistory {

    /**
     * Reads the last runs that touched an entity.
     *
     * @return the runs, the newest first; empty if there are none
     * @throws RuntimeException if the store could not be asked
     */
    List<RecordedRun> runsOf(EntityRef entity);

    /**
     * Reads which entities a run touched.
     *
     * @return the entities, the last one first; empty if there are none
     * @throws RuntimeException if the store could not be asked
     */
    List<EntityRef> entitiesOf(String runId);
}
