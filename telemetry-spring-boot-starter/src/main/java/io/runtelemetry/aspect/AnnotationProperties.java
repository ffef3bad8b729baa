package io.runtelemetry.aspect;

import io.runtelemetry.input.Require;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How annotations are taken.
 *
 * @param validation What to do about an annotation that can never record what it says: fail keeps the application from
 *     starting, warn logs a warning.
 * @param maxEntitiesPerCall How many entities one annotation records for one call of a job at most.
 */
@ConfigurationProperties("telemetry")
public record AnnotationProperties(
        @DefaultValue("fail") Validation validation,
        @DefaultValue("1000") int maxEntitiesPerCall) {

    /** What to do about an annotation that can never record what it says. */
    public enum Validation {
        /** Throw, so that the application does not start. */
        FAIL,
        /** Log a warning, and record nothing for the annotation. */
        WARN
    }

    /** Checks the values. */
    public AnnotationProperties {
        Require.atLeast(1, maxEntitiesPerCall, "telemetry.max-entities-per-call");
    }
}
