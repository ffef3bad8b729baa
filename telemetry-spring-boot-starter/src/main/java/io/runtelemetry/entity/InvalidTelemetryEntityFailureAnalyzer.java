package io.runtelemetry.entity;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows a mistake in an annotation by itself, without the stack trace of whatever was being set up. */
final class InvalidTelemetryEntityFailureAnalyzer extends AbstractFailureAnalyzer<InvalidTelemetryEntityException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidTelemetryEntityException cause) {
        return new FailureAnalysis(
                cause.getMessage(), "Mend the annotation, or set telemetry.validation=warn to start without it", cause);
    }
}
