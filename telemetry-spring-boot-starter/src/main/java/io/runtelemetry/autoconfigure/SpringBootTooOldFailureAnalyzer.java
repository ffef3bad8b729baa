package io.runtelemetry.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what to do about a Spring Boot that is too old. */
final class SpringBootTooOldFailureAnalyzer extends AbstractFailureAnalyzer<SpringBootTooOldException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, SpringBootTooOldException cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Update the application to Spring Boot 4.0 or newer, or remove telemetry-spring-boot-starter from it",
                cause);
    }
}
