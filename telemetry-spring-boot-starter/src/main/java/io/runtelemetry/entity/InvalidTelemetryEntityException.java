package io.runtelemetry.entity;

import java.util.Collection;
import java.util.stream.Collectors;

/** One annotation, or several, that can never record what it says. The message names class, mistake and remedy. */
final class InvalidTelemetryEntityException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidTelemetryEntityException(Class<?> entityClass, String problem) {
        super("@TelemetryEntity on " + entityClass.getName() + ": " + problem);
    }

    InvalidTelemetryEntityException(Collection<InvalidTelemetryEntityException> mistakes) {
        super(mistakes.stream()
                .map(Throwable::getMessage)
                .collect(Collectors.joining("\n  - ", mistakes.size() + " mistakes:\n  - ", "")));
    }
}
