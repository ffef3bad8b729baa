package io.runtelemetry.autoconfigure;

/** The application's Spring Boot is older than what this library needs. */
final class SpringBootTooOldException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SpringBootTooOldException(String found) {
        super("Run Telemetry for Spring needs Spring Boot 4, but found " + found);
    }
}
