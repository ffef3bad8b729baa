package io.runtelemetry.test;

import io.runtelemetry.EntityRef;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions about what the application under test has recorded. A failure lists what was recorded instead, and what is
 * known of the reason; that nothing was recorded is not believed while a job's bean is no proxy, which records nothing
 * ever.
 */
public final class RecordedTelemetryAssert extends AbstractAssert<RecordedTelemetryAssert, RecordedTelemetry> {

    RecordedTelemetryAssert(RecordedTelemetry actual) {
        super(actual, RecordedTelemetryAssert.class);
    }

    /**
     * Verifies that there is a record of an entity.
     *
     * @return assertions about the record
     */
    public TelemetryRecordAssert recorded(String entityType, String entityId) {
        EntityRef entity = new EntityRef(entityType, entityId);
        String runId = actual.runs().get(entity);
        if (runId == null) {
            throw failure(
                    "%nExpecting a record of:%n  %s%nbut there is none.%n%s%s", entity, whatWasRecorded(), whyNot());
        }
        return new TelemetryRecordAssert(this, entity, runId);
    }

    /** Verifies that there is no record of an entity, though there could be. */
    public RecordedTelemetryAssert notRecorded(String entityType, String entityId) {
        EntityRef entity = new EntityRef(entityType, entityId);
        String runId = actual.runs().get(entity);
        if (runId != null) {
            throw failure("%nExpecting no record of:%n  %s%nbut it was recorded by:%n  %s", entity, runId);
        }
        requireProxies();
        return this;
    }

    /** Verifies that nothing at all was recorded, though it could be. */
    public RecordedTelemetryAssert recordedNothing() {
        if (!actual.runs().isEmpty()) {
            throw failure("%nExpecting nothing to be recorded.%n%s", whatWasRecorded());
        }
        requireProxies();
        return this;
    }

    private void requireProxies() {
        List<String> unproxied = actual.jobs().unproxied();
        if (!unproxied.isEmpty()) {
            throw failure("%nNothing was recorded, but nothing could have been:%s", listed(unproxied));
        }
    }

    String whatWasRecorded() {
        Map<EntityRef, String> runs = actual.runs();
        return runs.isEmpty()
                ? "Nothing was recorded."
                : "Recorded were:"
                        + listed(runs.entrySet().stream()
                                .map(run -> run.getKey() + " by " + run.getValue())
                                .toList());
    }

    private String whyNot() {
        List<String> reasons = new MissingRecord(actual).reasons();
        return reasons.isEmpty() ? "" : String.format("%nWhy, as far as can be seen:%s", listed(reasons));
    }

    private static String listed(List<String> lines) {
        return lines.stream().map(line -> String.format("%n  %s", line)).collect(Collectors.joining());
    }
}
