package io.runtelemetry.operations;

import io.runtelemetry.EntityRef;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordedRun;
import io.runtelemetry.RunHistory;
import io.runtelemetry.TelemetryUnavailableException;
import io.runtelemetry.store.HistoryOptions;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads on behalf of people what is kept beyond the last run of an entity: not kept is not the same as empty. */
public final class HistoryReader {

    private final @Nullable RunHistory history;

    private final HistoryOptions options;

    private final EntityTypes entityTypes;

    /**
     * Makes a reader.
     *
     * @param history null if the store has none
     * @param options what the store was told to keep
     */
    public HistoryReader(@Nullable RunHistory history, HistoryOptions options, EntityTypes entityTypes) {
        this.history = history;
        this.options = options;
        this.entityTypes = entityTypes;
    }

    static HistoryReader none() {
        return new HistoryReader(null, HistoryOptions.none(), EntityTypes.shared());
    }

    /**
     * Reads the last runs that touched an entity, the newest first.
     *
     * @throws IllegalArgumentException if the type is unknown
     * @throws IllegalStateException if they are not kept
     * @throws TelemetryUnavailableException if the store did not answer
     */
    public List<RecordedRun> runsOf(EntityRef entity) {
        entityTypes.require(entity.type());
        return read(options.keepsRuns(), "telemetry.history.size", kept -> kept.runsOf(entity));
    }

    /**
     * Reads which entities a run touched, the last one first.
     *
     * @throws IllegalStateException if that is not kept
     * @throws TelemetryUnavailableException if the store did not answer
     */
    public List<EntityRef> entitiesOf(String runId) {
        return read(options.runIndex(), "telemetry.run-index.enabled", kept -> kept.entitiesOf(runId));
    }

    private <T> T read(boolean kept, String property, Function<RunHistory, T> reading) {
        if (!kept) {
            throw new IllegalStateException("This is kept only if " + property + " is set");
        }
        if (history == null) {
            throw new IllegalStateException("The application's store keeps the last run of an entity only");
        }
        try {
            return reading.apply(history);
        } catch (RuntimeException e) {
            throw new TelemetryUnavailableException(e);
        }
    }
}
