package io.runtelemetry.benchmarks.faults;

/**
 * What one fault did to one subject.
 *
 * @param jobs how many jobs were done
 * @param undone how many were to begin and were not done when the measurement ended
 * @param failures how many of the jobs that were done failed, though they do nothing that can fail
 */
record Outcome(
        String fault,
        Subject subject,
        int jobs,
        int undone,
        int failures,
        Latencies before,
        Latencies during,
        Latencies after,
        Verdict verdict) {}
