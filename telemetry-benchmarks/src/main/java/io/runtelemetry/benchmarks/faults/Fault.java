package io.runtelemetry.benchmarks.faults;

import java.io.Closeable;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Redis that works, and what can go wrong with it or with the way to it.
 *
 * @param properties by which an application finds the Redis
 * @param injection lets it happen
 * @param store reads past the application and past the fault
 * @param starter starts the applications whose jobs are to run meanwhile; the latency of those of the first is measured
 * @param resources what is closed in the end, in their order
 */
record Fault(
        Map<String, String> properties, Injection injection, Store store, Starter starter, List<Closeable> resources)
        implements AutoCloseable {

    private static final int READ_AT_ONCE = 1_000;

    private static final Pattern RECORD = Pattern.compile("\\{\"runId\":\"(.*)\"}");

    /** Lets something happen. */
    interface Injection {

        /** Returns how all comes in order again. */
        Healing inject() throws Exception;
    }

    /** Brings all in order again. */
    interface Healing {

        void heal() throws Exception;
    }

    /** What Redis has. */
    interface Store {

        /** Returns the values of keys, in order, with any other text for a key that has none. */
        List<String> read(String... keys);
    }

    /** Starts applications. */
    interface Starter {

        /** Returns one for the whole of what is to be run, or several that share it. */
        List<Load> start(Load.Spec spec) throws Exception;
    }

    /** Makes a fault that strikes one application, in a process of its own. */
    Fault(Map<String, String> properties, Injection injection, Store store, Closeable... resources) {
        this(properties, injection, store, spec -> List.of(Load.start(spec.with(properties))), List.of(resources));
    }

    Fault startedBy(Starter other) {
        return new Fault(properties, injection, store, other, resources);
    }

    /** Asks Redis itself which runs it has, by the ID of their entity. */
    Map<String, String> storedRuns(List<String> entityIds) {
        Map<String, String> runs = new HashMap<>();
        for (int from = 0; from < entityIds.size(); from += READ_AT_ONCE) {
            List<String> ids = entityIds.subList(from, Math.min(from + READ_AT_ONCE, entityIds.size()));
            List<String> values =
                    store.read(ids.stream().map(id -> "telemetry:payment:" + id).toArray(String[]::new));
            for (int i = 0; i < ids.size(); i++) {
                Matcher record = RECORD.matcher(values.get(i));
                if (record.matches()) {
                    runs.put(ids.get(i), record.group(1));
                }
            }
        }
        return runs;
    }

    @Override
    public void close() throws IOException {
        for (Closeable resource : resources) {
            resource.close();
        }
    }
}
