package io.runtelemetry.trigger;

import java.util.Optional;

/** Returns what became of runs. Safe for use by several threads. */
public interface RunStates {

    /**
     * Returns the state of a run. May ask trigger.dev and then waits for it within a bound: never call it on the way to a
     * link.
     *
     * @param runId any text
     * @return empty if trigger.dev does not know the run: it is of another environment, or so old that it was deleted
     * @throws IllegalArgumentException if it is no run ID of trigger.dev's form
     * @throws TriggerApiException if trigger.dev could not be asked, or the secret key may not read this run
     */
    Optional<RunState> find(String runId);

    /** Returns whether trigger.dev has dropped the logs of a run by now, by the retention that is configured. */
    boolean hasLostLogs(RunState state);
}
