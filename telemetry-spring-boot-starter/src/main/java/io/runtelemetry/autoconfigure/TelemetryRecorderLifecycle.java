package io.runtelemetry.autoconfigure;

import io.runtelemetry.recorder.TelemetryRecorder;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the recorder before the application's jobs, and stops it after them, so that what they record while they come to
 * their end is still written.
 */
final class TelemetryRecorderLifecycle implements SmartLifecycle {

    /** Starts early and stops late: web servers, schedulers, listeners and whatever has no phase of its own stop before. */
    static final int PHASE = Integer.MIN_VALUE + 1_000;

    private final TelemetryRecorder recorder;

    TelemetryRecorderLifecycle(TelemetryRecorder recorder) {
        this.recorder = recorder;
    }

    @Override
    public void start() {
        recorder.start();
    }

    @Override
    public void stop() {
        recorder.stop();
    }

    @Override
    public boolean isRunning() {
        return recorder.isRunning();
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
