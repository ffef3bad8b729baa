package io.runtelemetry;

import java.time.Duration;

/**
 * A record on its way into a {@link TelemetryStore}.
 *
 * @param entity the entity
 * @param record the record
 * @param timeToLive how long the record lives from now on, positive; the configured time less the age of the record
 * @param delayed whether the record is older than a moment, so that another process may have written a newer one since:
 *     it must then be written only if what is stored expires before it would
 */
public record TelemetryWrite(EntityRef entity, TelemetryRecord record, Duration timeToLive, boolean delayed) {}
