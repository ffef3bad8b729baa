package io.runtelemetry.test;

import io.runtelemetry.EntityRef;
import org.assertj.core.api.AbstractAssert;

/** Assertions about the record of one entity. */
public final class TelemetryRecordAssert extends AbstractAssert<TelemetryRecordAssert, String> {

    private final RecordedTelemetryAssert telemetry;

    private final EntityRef entity;

    TelemetryRecordAssert(RecordedTelemetryAssert telemetry, EntityRef entity, String runId) {
        super(runId, TelemetryRecordAssert.class);
        this.telemetry = telemetry;
        this.entity = entity;
    }

    /**
     * Verifies that the run which touched the entity last is this one.
     *
     * @return assertions about all that was recorded
     */
    public RecordedTelemetryAssert withRun(String runId) {
        if (!actual.equals(runId)) {
            throw failureWithActualExpected(
                    actual,
                    runId,
                    "%nExpecting the record of:%n  %s%nto name the run:%n  %s%nbut it names:%n  %s%n%s",
                    entity,
                    runId,
                    actual,
                    telemetry.whatWasRecorded());
        }
        return telemetry;
    }
}
