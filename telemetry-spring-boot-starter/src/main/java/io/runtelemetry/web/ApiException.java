package io.runtelemetry.web;

import io.runtelemetry.trigger.TriggerApiException;
import java.time.Duration;
import java.time.Instant;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** Ends a request with a problem. The message says what is wrong and what to do about it, without control characters. */
final class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final HttpStatus status;

    private final transient HttpHeaders headers;

    ApiException(HttpStatus status, String message) {
        this(status, message, HttpHeaders.EMPTY);
    }

    ApiException(HttpStatus status, String message, HttpHeaders headers) {
        // Thrown for each request that is not granted or has no answer: a stack trace would tell nobody anything.
        super(message, null, false, false);
        this.status = status;
        this.headers = headers;
    }

    static ApiException notFound(String message) {
        return new ApiException(HttpStatus.NOT_FOUND, message);
    }

    static ApiException notAllowed(String allowed) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.ALLOW, allowed);
        return new ApiException(HttpStatus.METHOD_NOT_ALLOWED, "Only " + allowed + " is allowed here", headers);
    }

    /** Returns what to say where trigger.dev could not be asked. */
    static ApiException of(TriggerApiException failure) {
        HttpStatus status = switch (failure.reason()) {
            case RATE_LIMITED, UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
            case NOT_PERMITTED -> HttpStatus.NOT_FOUND;
            case REFUSED, MALFORMED -> HttpStatus.BAD_GATEWAY;
        };
        HttpHeaders headers = new HttpHeaders();
        Instant retryAt = failure.retryAt();
        if (retryAt != null && status == HttpStatus.SERVICE_UNAVAILABLE) {
            long seconds = Duration.between(Instant.now(), retryAt).toSeconds() + 1;
            headers.set(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(seconds, 1)));
        }
        return new ApiException(status, String.valueOf(failure.getMessage()), headers);
    }

    HttpStatus status() {
        return status;
    }

    HttpHeaders headers() {
        return headers;
    }
}
