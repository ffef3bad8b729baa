package io.runtelemetry.benchmarks.cost;

/** A job method of a bean, with all that stands around it. */
interface Job {

    /** Calls it. Returns what it returns, so that nothing is optimized away. */
    Object call(Payment payment);
}
