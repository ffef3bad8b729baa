package io.runtelemetry.entity;

/** An annotation that can never record what it says. The message names class, mistake and remedy. */
final class InvalidTelemetryEntityException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidTelemetryEntityException(Class<?> entityClass, String problem) {
        super("@TelemetryEntity on " + entityClass.getName() + ": " + problem);
    }
}
