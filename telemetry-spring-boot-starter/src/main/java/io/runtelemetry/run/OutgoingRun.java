package io.runtelemetry.run;

import io.runtelemetry.RunIdSource;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The run that goes along with what the calling thread sends or hands on: the current one, whichever source knows it.
 * Never throws, whatever the application's own sources do.
 */
public final class OutgoingRun {

    private static final Logger log = LoggerFactory.getLogger(OutgoingRun.class);

    private final String header;

    private final RunIdSource runIds;

    private final Predicate<String> isKnown;

    /**
     * Makes one.
     *
     * @param header the name of the header that carries it, by default {@code Trigger-Run-Id}
     * @param runIds returns the current run
     * @param isKnown whether a run ID is of a known form; others go nowhere
     */
    public OutgoingRun(String header, RunIdSource runIds, Predicate<String> isKnown) {
        this.header = header;
        this.runIds = runIds;
        this.isKnown = isKnown;
    }

    /** Returns the header's name. */
    public String header() {
        return header;
    }

    /** Returns the current run's ID, or null if there is no run or its ID is of no known form. */
    public @Nullable String runId() {
        try {
            return known(runIds.currentRunId());
        } catch (RuntimeException | Error e) {
            log.warn("A source of run IDs failed; what is sent goes without a run", e);
            return null;
        }
    }

    /** Returns a run ID, or null if there is none or it is of no known form. */
    public @Nullable String known(@Nullable String runId) {
        return runId != null && isKnown.test(runId) ? runId : null;
    }
}
