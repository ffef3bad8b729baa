package io.runtelemetry.sample.standin;

import java.time.Duration;
import java.time.Instant;

/**
 * A run as the stand-in saw it.
 *
 * @param payload what the job was called with
 * @param httpStatus the status of the job's answer
 * @param output the job's answer
 */
record StandInRun(
        String id, String task, String payload, Instant startedAt, Duration duration, int httpStatus, String output) {

    /** Returns the status that trigger.dev would show: a task fails when its job does. */
    public String status() {
        return httpStatus < 400 ? "COMPLETED" : "FAILED";
    }

    public boolean failed() {
        return httpStatus >= 400;
    }
}
