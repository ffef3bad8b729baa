package io.runtelemetry.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says how to have the store that is asked for. */
final class NoTelemetryStoreFailureAnalyzer extends AbstractFailureAnalyzer<NoTelemetryStoreException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, NoTelemetryStoreException cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Add spring-boot-starter-data-redis and set spring.data.redis.*, or set UPSTASH_REDIS_REST_URL and"
                        + " UPSTASH_REDIS_REST_TOKEN, or choose telemetry.store=memory",
                cause);
    }
}
