package io.runtelemetry.benchmarks.faults;

/** An application that runs jobs. */
interface Load extends AutoCloseable {

    /** Lets the jobs begin; returns when the first is to, as {@link System#nanoTime()}. */
    long begin() throws Exception;

    /** Waits until the jobs are done and what they recorded has been written, or for as long as that may take. */
    Journal finish() throws Exception;

    /** Ends what {@link #finish} has not ended. */
    @Override
    void close();
}
