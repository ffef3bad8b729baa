package io.runtelemetry.sample.standin;

import java.time.Duration;
import java.time.Instant;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A run as the stand-in saw it.
 *
 * @param payload what the job was called with
 * @param httpStatus the status of the job's answer
 * @param output the job's answer
 */
record StandInRun(
        String id, String task, String payload, Instant startedAt, Duration duration, int httpStatus, String output) {

    private static final JsonMapper MAPPER = new JsonMapper();

    /** Returns the status that trigger.dev would show: a task fails when its job does. */
    public String status() {
        return httpStatus < 400 ? "COMPLETED" : "FAILED";
    }

    public boolean failed() {
        return httpStatus >= 400;
    }

    /** Returns what the task would throw where its job has failed: what the job has answered. */
    public String error() {
        return task + " failed: " + httpStatus + ' ' + detail();
    }

    private String detail() {
        try {
            return MAPPER.readTree(output).path("detail").asString(output);
        } catch (JacksonException e) {
            return output;
        }
    }
}
