package io.runtelemetry.benchmarks.drain;

import io.runtelemetry.EntityRef;
import io.runtelemetry.benchmarks.harness.Ids;
import java.util.List;
import java.util.stream.IntStream;

/** Something that writes records. */
interface RecordWriter extends AutoCloseable {

    /** Writes all of them. */
    Written write(Records records) throws Exception;

    @Override
    default void close() {}

    /**
     * How it went.
     *
     * @param roundTrips how often something was sent and its replies were waited for
     */
    record Written(long nanos, double roundTrips) {}

    /** Records to be written: an entity each, and a run for all. */
    record Records(List<EntityRef> entities, String runId) {

        /** Returns so many, with the run of the first round. */
        static Records of(int number) {
            return new Records(IntStream.range(0, number).mapToObj(Ids::payment).toList(), Ids.run(0));
        }

        /** Returns the same entities with the run of another round. */
        Records in(int round) {
            return new Records(entities, Ids.run(round));
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
}
