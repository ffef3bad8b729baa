package io.runtelemetry.aspect;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows a mistake in an annotation by itself, without the stack trace of the bean that it is on. */
final class InvalidRecordsTelemetryFailureAnalyzer extends AbstractFailureAnalyzer<InvalidRecordsTelemetryException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidRecordsTelemetryException cause) {
        return new FailureAnalysis(
                cause.getMessage(), "Mend the annotation, or set telemetry.validation=warn to start without it", cause);
    }
}
