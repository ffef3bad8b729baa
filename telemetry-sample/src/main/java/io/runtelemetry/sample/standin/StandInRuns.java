package io.runtelemetry.sample.standin;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The latest runs, in memory. */
@StandIn
@Component
final class StandInRuns {

    private static final int MAX_RUNS = 200;

    private final Map<String, StandInRun> runs = new LinkedHashMap<>() {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, StandInRun> eldest) {
            return size() > MAX_RUNS;
        }
    };

    synchronized void add(StandInRun run) {
        runs.remove(run.id());
        runs.put(run.id(), run);
    }

    synchronized Optional<StandInRun> find(String id) {
        return Optional.ofNullable(runs.get(id));
    }

    /** Returns all runs, the latest first. */
    synchronized List<StandInRun> latest() {
        List<StandInRun> latest = new ArrayList<>(runs.values());
        Collections.reverse(latest);
        return latest;
    }
}
