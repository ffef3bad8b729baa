package io.runtelemetry.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.runtelemetry.recorder.TelemetryRecorder;
import java.util.concurrent.TimeUnit;

/** What waits in the recorder, and what it did about it, read when a meter is asked. */
final class RecorderMeters {

    private static final String RECORDS = "records";

    RecorderMeters(TelemetryRecorder recorder, MeterRegistry registry) {
        Gauge.builder("telemetry.buffer.size", recorder, TelemetryRecorder::pendingRecords)
                .description("Records that wait to be written")
                .baseUnit(RECORDS)
                .register(registry);
        Gauge.builder("telemetry.buffer.capacity", recorder, TelemetryRecorder::capacity)
                .description("Records that can wait to be written; beyond it the oldest are dropped")
                .baseUnit(RECORDS)
                .register(registry);
        TimeGauge.builder("telemetry.buffer.age", recorder, TimeUnit.NANOSECONDS, RecorderMeters::ageNanos)
                .description("How long the oldest record has waited to be written")
                .register(registry);
        FunctionCounter.builder("telemetry.coalesced", recorder, TelemetryRecorder::coalescedRecords)
                .description("Records that were replaced by a newer one for the same entity before they were written")
                .baseUnit(RECORDS)
                .register(registry);
        FunctionCounter.builder("telemetry.retried", recorder, TelemetryRecorder::retriedRecords)
                .description("Further attempts to store a record after a failure")
                .baseUnit(RECORDS)
                .register(registry);
    }

    private static double ageNanos(TelemetryRecorder recorder) {
        return recorder.oldestPendingAge().toNanos();
    }
}
