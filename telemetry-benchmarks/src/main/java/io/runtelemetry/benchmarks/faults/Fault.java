package io.runtelemetry.benchmarks.faults;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A Redis that works, and what can go wrong with it or with the way to it. */
abstract class Fault implements AutoCloseable {

    private static final int READ_AT_ONCE = 1_000;

    /** Returns the properties by which an application finds the Redis. */
    abstract Map<String, String> properties();

    /** Lets it happen. */
    abstract void inject() throws Exception;

    /** Brings all in order again. */
    abstract void heal() throws Exception;

    /** Starts the applications whose jobs are to run meanwhile; the latency of those of the first is measured. */
    List<Load> start(LoadSpec spec) throws Exception {
        return List.of(LocalLoad.start(spec.with(properties())));
    }

    /** Asks Redis itself, past the application and past the fault, which runs it has, by the ID of their entity. */
    final Map<String, String> storedRuns(List<String> entityIds) {
        Map<String, String> runs = new HashMap<>();
        for (int from = 0; from < entityIds.size(); from += READ_AT_ONCE) {
            List<String> ids = entityIds.subList(from, Math.min(from + READ_AT_ONCE, entityIds.size()));
            String[] keys = ids.stream().map(id -> "telemetry:payment:" + id).toArray(String[]::new);
            List<String> values = new ArrayList<>(read(keys));
            for (int i = 0; i < keys.length; i++) {
                if (!values.get(i).isEmpty()) {
                    runs.put(ids.get(i), values.get(i).replaceFirst("^\\{\"runId\":\"(.*)\"}$", "$1"));
                }
            }
        }
        return runs;
    }

    /** Returns the values of keys, in order, with an empty one for a key that has none. */
    abstract List<String> read(String... keys);

    @Override
    public abstract void close();
}
