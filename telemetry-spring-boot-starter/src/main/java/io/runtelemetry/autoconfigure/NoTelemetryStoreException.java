package io.runtelemetry.autoconfigure;

/** The store that the properties ask for is not available. */
final class NoTelemetryStoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NoTelemetryStoreException(String message) {
        super(message);
    }
}
