package io.runtelemetry.upstash;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.springframework.core.NestedExceptionUtils;

/**
 * Upstash refused something or could not be asked. It has no cause: those of the HTTP client and the JSON parser may quote
 * what was sent or received.
 */
final class UpstashException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private UpstashException(String message) {
        super(message);
    }

    static UpstashException unreachable(Throwable failure) {
        String kind = failure.getClass().getSimpleName();
        String root =
                NestedExceptionUtils.getMostSpecificCause(failure).getClass().getSimpleName();
        return new UpstashException("Upstash could not be reached: " + kind + (root.equals(kind) ? "" : ", " + root));
    }

    static UpstashException timedOut(Duration timeout) {
        return new UpstashException("Upstash did not answer within " + timeout.toMillis() + " ms");
    }

    static UpstashException interrupted() {
        return new UpstashException("The thread was interrupted while Upstash was asked");
    }

    static UpstashException waiting(Instant until) {
        return new UpstashException("Upstash asked for no request before " + until);
    }

    static UpstashException malformed() {
        return new UpstashException("Upstash answered with something that is no reply of its REST API");
    }

    /** A status that is no success. What Upstash says to a wrong token differs; the status does not. */
    static UpstashException status(HttpResponse<byte[]> response) {
        if (response.statusCode() == 401) {
            return new UpstashException("Upstash refused the token (401): check UPSTASH_REDIS_REST_TOKEN");
        }
        String limit = KnownError.limitIn(new String(response.body(), UTF_8));
        return new UpstashException("Upstash answered with HTTP status " + response.statusCode() + limit);
    }

    /** An error of a command. */
    static UpstashException command(String error) {
        return new UpstashException("Upstash refused the command: " + KnownError.in(error));
    }
}
