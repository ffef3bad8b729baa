package io.runtelemetry.web;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says how to protect the HTTP API. */
final class UnprotectedWebFailureAnalyzer extends AbstractFailureAnalyzer<UnprotectedWebException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnprotectedWebException cause) {
        return new FailureAnalysis(cause.getMessage(), cause.action(), cause);
    }
}
