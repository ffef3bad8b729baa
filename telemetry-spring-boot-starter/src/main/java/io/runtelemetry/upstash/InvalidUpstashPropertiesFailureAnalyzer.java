package io.runtelemetry.upstash;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what Upstash needs, and what can be had instead. */
final class InvalidUpstashPropertiesFailureAnalyzer extends AbstractFailureAnalyzer<InvalidUpstashPropertiesException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidUpstashPropertiesException cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Set UPSTASH_REDIS_REST_URL and UPSTASH_REDIS_REST_TOKEN as Upstash's console shows them, or choose"
                        + " telemetry.store=redis with spring.data.redis.*, or telemetry.store=memory",
                cause);
    }
}
