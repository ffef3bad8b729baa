package io.runtelemetry;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Where records are kept. Called by the recorder's own thread and by readers, never by a job: it may block, within a
 * bound of its own. Implementations are safe for use by several threads.
 *
 * <p>The keys, values and expiry of a store that is shared with other applications are fixed: {@code SET
 * telemetry:{type}:{id} {"runId":"…"} EX …}. The contract suite in {@code telemetry-tck} checks an implementation.
 */
public interface TelemetryStore {

    /**
     * Writes records in one round trip where the store can do that. A later write for the same entity replaces an
     * earlier one, save that a {@linkplain TelemetryWrite#delayed() delayed} one leaves a newer record as it is, which
     * is no failure.
     *
     * @param writes not empty, with at most one for each entity
     * @return the writes that are not in the store, each with what became of it; empty when all are
     * @throws RuntimeException if nothing is known to be written, as when the store is out of reach
     */
    List<? extends Unwritten> write(List<TelemetryWrite> writes);

    /**
     * Reads records in one round trip where the store can do that.
     *
     * @return the records found; entities without a record, or with a value that is none, are absent
     * @throws TelemetryUnavailableException if the store answered for some of them only
     * @throws RuntimeException if the store could not be asked
     */
    Map<EntityRef, TelemetryRecord> read(Collection<EntityRef> entities);

    /** A write that is not in the store. */
    sealed interface Unwritten {

        /** Returns the write as it was given. */
        TelemetryWrite write();
    }

    /**
     * A write that failed, and may be tried again.
     *
     * @param write the write as it was given
     * @param reason why, without secrets
     */
    record Failure(TelemetryWrite write, Throwable reason) implements Unwritten {

        /** Returns those that failed. */
        public static List<Failure> among(List<? extends Unwritten> unwritten) {
            return unwritten.stream()
                    .filter(Failure.class::isInstance)
                    .map(Failure.class::cast)
                    .toList();
        }
    }

    /**
     * A {@linkplain TelemetryWrite#delayed() delayed} write that left a newer record as it is.
     *
     * @param write the write as it was given
     */
    record Superseded(TelemetryWrite write) implements Unwritten {}
}
