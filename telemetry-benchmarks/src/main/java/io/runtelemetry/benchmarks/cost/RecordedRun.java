package io.runtelemetry.benchmarks.cost;

import io.runtelemetry.CurrentRun;
import java.time.Duration;

/** The record of the current run, as the peers write it. */
final class RecordedRun {

    static final String KEY_PREFIX = "telemetry:";

    static final Duration TIME_TO_LIVE = Duration.ofDays(14);

    private RecordedRun() {}

    static String json() {
        return "{\"runId\":\"" + CurrentRun.get().orElseThrow() + "\"}";
    }
}
