package io.runtelemetry.redis;

import java.util.List;

/** Of the application's connection factories, it is not clear which one telemetry is to use. */
final class AmbiguousConnectionFactoryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    AmbiguousConnectionFactoryException(String message, List<String> names) {
        super(message + "; there are " + String.join(", ", names));
    }
}
