package io.runtelemetry;

/**
 * What is stored for an entity.
 *
 * @param runId the run that touched the entity last; not empty. A record read from the store may come from another
 *     application and hold any text: escape it where it is shown.
 */
public record TelemetryRecord(String runId) {

    /**
     * Creates a record.
     *
     * @throws IllegalArgumentException if the run ID is empty
     */
    public TelemetryRecord {
        if (runId.isEmpty()) {
            throw new IllegalArgumentException("A run ID must not be empty");
        }
    }
}
