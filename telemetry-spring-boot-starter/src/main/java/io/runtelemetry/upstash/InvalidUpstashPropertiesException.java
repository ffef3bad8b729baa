package io.runtelemetry.upstash;

/** Address or token of Upstash is missing or malformed. The message repeats neither. */
final class InvalidUpstashPropertiesException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidUpstashPropertiesException(String message) {
        super(message);
    }
}
