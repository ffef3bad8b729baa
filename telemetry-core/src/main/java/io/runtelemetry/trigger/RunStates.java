package io.runtelemetry.trigger;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
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

    /**
     * Returns the states of the runs of a page, in as few requests as trigger.dev allows. May wait within a bound.
     *
     * @param runIds any texts, the most important first
     * @return by run ID; what is no run ID, is not known, or would take too many requests is left out
     * @throws TriggerApiException if trigger.dev could not be asked about any of them
     */
    default Map<String, RunState> find(Collection<String> runIds) {
        Map<String, RunState> found = new LinkedHashMap<>();
        for (String runId : runIds) {
            try {
                find(runId).ifPresent(state -> found.put(runId, state));
            } catch (IllegalArgumentException e) {
                // It is a run of another engine.
            }
        }
        return found;
    }

    /**
     * Returns where a run failed, by its trace. May ask trigger.dev as {@link #find(String)} does.
     *
     * @param runId any text
     * @return empty if trigger.dev has no such trace, or nothing in it failed, or errors are not to be shown
     * @throws IllegalArgumentException if it is no run ID of trigger.dev's form
     * @throws TriggerApiException as {@link #find(String)}
     */
    default Optional<RunState.FailurePoint> findFailure(String runId) {
        return Optional.empty();
    }

    /** Returns whether the reasons why runs failed are left out by configuration. */
    default boolean hidesErrors() {
        return false;
    }

    /** Takes in what trigger.dev has told by itself of a run that has come to its end, so that it need not be asked. */
    default void learn(RunState state) {}

    /** Returns whether trigger.dev has dropped the logs of a run by now, by the retention that is configured. */
    boolean hasLostLogs(RunState state);
}
