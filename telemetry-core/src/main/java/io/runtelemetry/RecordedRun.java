package io.runtelemetry;

import java.time.Instant;

/**
 * A run that touched an entity.
 *
 * @param runId the run
 * @param at when the job recorded it, by the clock of its process, to the millisecond or better
 */
public record RecordedRun(String runId, Instant at) {}
