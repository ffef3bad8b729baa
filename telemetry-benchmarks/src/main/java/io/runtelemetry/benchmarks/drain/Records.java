package io.runtelemetry.benchmarks.drain;

import io.runtelemetry.EntityRef;
import io.runtelemetry.EntityTypes;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Records to be written: an entity each, and a run for all. Keys and values are as long as those of real ones.
 *
 * @param runId the run
 */
record Records(List<EntityRef> entities, String runId) {

    /** Returns so many, with the run of the first round. */
    static Records of(int number) {
        return new Records(
                IntStream.range(0, number)
                        .mapToObj(id -> new EntityRef(EntityTypes.PAYMENT, String.format(Locale.ROOT, "pay_%016d", id)))
                        .toList(),
                runId(0));
    }

    /** Returns the same entities with the run of another round. */
    Records in(int round) {
        return new Records(entities, runId(round));
    }

    private static String runId(int round) {
        return String.format(Locale.ROOT, "run_%025d", round);
    }

    int size() {
        return entities.size();
    }

    String key(int index) {
        return "telemetry:payment:" + entities.get(index).id();
    }

    String value() {
        return "{\"runId\":\"" + runId + "\"}";
    }
}
