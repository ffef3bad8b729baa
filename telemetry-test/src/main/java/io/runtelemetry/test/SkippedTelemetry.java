package io.runtelemetry.test;

import io.runtelemetry.TelemetryListener;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What the application could not record, in the words of a test's failure. */
final class SkippedTelemetry implements TelemetryListener {

    private final Map<SkipReason, Integer> skipped = new EnumMap<>(SkipReason.class);

    private final List<String> rejected = new ArrayList<>();

    @Override
    public synchronized void onSkipped(SkipReason reason) {
        skipped.merge(reason, 1, Integer::sum);
    }

    @Override
    public synchronized void onRejected(String message) {
        rejected.add(message);
    }

    synchronized void clear() {
        skipped.clear();
        rejected.clear();
    }

    synchronized List<String> descriptions() {
        List<String> descriptions = new ArrayList<>();
        skipped.forEach(
                (reason, times) -> descriptions.add(times + (times == 1 ? " time " : " times ") + text(reason)));
        rejected.forEach(message -> descriptions.add("rejected: " + message));
        return descriptions;
    }

    private static String text(SkipReason reason) {
        return switch (reason) {
            case NO_RUN -> "a job was called while no run was current; call it within CurrentRun.runWith(..)";
            case CONDITION -> "the condition of an annotation was false";
            case NO_ID -> "an ID was null or empty";
            case NOT_AN_ID -> "an expression for IDs gave something else, as an entity; the log says what";
            case NO_RESULT -> "an expression needed #result, but the job threw";
            case EXPRESSION_FAILED -> "an expression failed; the log says how";
            case TOO_MANY -> "there were more entities than are recorded for one call or transaction";
        };
    }
}
