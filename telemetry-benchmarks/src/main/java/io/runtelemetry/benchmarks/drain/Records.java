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

    /** Returns so many, of which those of another round differ in their run only. */
    static Records of(int number, int round) {
        return new Records(
                IntStream.range(0, number)
                        .mapToObj(id -> new EntityRef(EntityTypes.PAYMENT, String.format(Locale.ROOT, "pay_%016d", id)))
                        .toList(),
                String.format(Locale.ROOT, "run_%025d", round));
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
