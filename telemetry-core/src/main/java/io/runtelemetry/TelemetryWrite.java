package io.runtelemetry;

import java.time.Duration;
import java.util.List;

/**
 * A record on its way into a {@link TelemetryStore}.
 *
 * @param entity the entity
 * @param record the record
 * @param timeToLive how long the record lives from now on, positive; the configured time less the age of the record
 * @param delayed whether the record is older than a moment, so that another process may have written a newer one since:
 *     it must then be written only if what is stored expires before it would, or is one of the earlier ones
 * @param runs the runs to keep in a {@link RunHistory}, the oldest first: the record's own, and before it those whose
 *     records it took the place of; empty where none is kept. A store may get the same run again.
 * @param earlier what the same process may have written for the entity before, which is older whenever it expires: it
 *     may have reached the store later than it was sent
 */
public record TelemetryWrite(
        EntityRef entity,
        TelemetryRecord record,
        Duration timeToLive,
        boolean delayed,
        List<RecordedRun> runs,
        List<TelemetryRecord> earlier) {}
