package io.runtelemetry.redis;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Lists the connection factories, and says how to choose one. */
final class AmbiguousConnectionFactoryFailureAnalyzer
        extends AbstractFailureAnalyzer<AmbiguousConnectionFactoryException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, AmbiguousConnectionFactoryException cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Set telemetry.redis.connection-factory to the name of one of them, or mark one as @Primary",
                cause);
    }
}
