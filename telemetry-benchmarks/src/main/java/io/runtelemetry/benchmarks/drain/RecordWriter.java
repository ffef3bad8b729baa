package io.runtelemetry.benchmarks.drain;

/** Something that writes records. */
interface RecordWriter extends AutoCloseable {

    /**
     * Writes all of them.
     *
     * @return how long that took, and how often something was sent and waited for
     */
    Written write(Records records) throws Exception;

    @Override
    default void close() {}

    /**
     * How it went.
     *
     * @param roundTrips how often something was sent and its replies were waited for
     */
    record Written(long nanos, double roundTrips) {}
}
