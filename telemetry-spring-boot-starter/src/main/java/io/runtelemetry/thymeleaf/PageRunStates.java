package io.runtelemetry.thymeleaf;

import io.runtelemetry.trigger.RunState;
import io.runtelemetry.trigger.RunStates;
import io.runtelemetry.trigger.TriggerApiException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The states of the runs that one page shows. All that the page has links to by then are asked for at once; once a page has
 * waited for two seconds it asks for no more, and what is not known then is left to the browser.
 */
final class PageRunStates {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final RunStates states;

    private final boolean readsErrors;

    private final Map<String, RunState> known = new HashMap<>();

    private final Set<String> asked = new HashSet<>();

    private long waited;

    PageRunStates(RunStates states, boolean readsErrors) {
        this.states = states;
        this.readsErrors = readsErrors;
    }

    /** Returns the state of a run, or null if it is not known. */
    @Nullable
    RunState find(String runId, Collection<String> others) {
        if (asked.add(runId) && waited < PATIENCE.toNanos()) {
            List<String> runIds = new ArrayList<>(List.of(runId));
            others.stream().filter(asked::add).forEach(runIds::add);
            long start = System.nanoTime();
            try {
                known.putAll(states.find(runIds));
            } catch (TriggerApiException e) {
                // What concerns all requests, the next one is told at once.
            }
            waited += System.nanoTime() - start;
        }
        RunState state = known.get(runId);
        return state == null || readsErrors ? state : state.withoutError();
    }

    boolean hasLostLogs(RunState state) {
        return states.hasLostLogs(state);
    }
}
