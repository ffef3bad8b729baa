package io.runtelemetry.trigger;

import io.runtelemetry.input.BoundedHttpClient;
import io.runtelemetry.input.RetryAfter;
import io.runtelemetry.json.JsonValue;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Requests to trigger.dev, and the pauses after those that failed: until one is over, all fail as the last one did. Safe for use
 * by several threads.
 */
final class TriggerHttp implements AutoCloseable {

    /** Compared exactly: with any other text statuses have their older names (api/versions.ts). */
    private static final String VERSION = "2025-07-16";

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(5);

    private static final Duration PAUSE_AFTER_REFUSAL = Duration.ofMinutes(1);

    private static final Duration MAX_PAUSE = Duration.ofHours(1);

    /** A run with the largest payload and output that trigger.dev has in its answers, and thousands of children. */
    private static final int MAX_RESPONSE = 8 * 1024 * 1024;

    private static final Pattern EPOCH_MILLIS = Pattern.compile("[0-9]{1,15}");

    private final TriggerApiOptions options;

    private final InstantSource clock;

    private final BoundedHttpClient http;

    private volatile @Nullable TriggerApiException pause;

    TriggerHttp(TriggerApiOptions options, InstantSource clock) {
        this.options = options;
        this.clock = clock;
        this.http = new BoundedHttpClient("trigger-http", options.connectTimeout(), MAX_RESPONSE, clock);
    }

    /** Returns a response with status 200, 401, 403, 404 or 422. */
    HttpResponse<byte[]> get(String path) {
        return send(request(path), 200);
    }

    /** Posts JSON; returns a response with one of these statuses, or the expected one. */
    HttpResponse<byte[]> post(String path, Map<String, ?> json, int expected) {
        return send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(JsonValue.writeBytes(json))),
                expected);
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(options.address(path))
                .header("Authorization", "Bearer " + options.secretKey())
                .header("x-trigger-api-version", VERSION)
                .header("Accept", "application/json");
        String branch = options.branch();
        return branch == null ? request : request.header("x-trigger-branch", branch);
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request, int expected) {
        requireNoPause();
        try {
            HttpResponse<byte[]> response = exchange(request.build());
            if (response.statusCode() == expected) {
                return response;
            }
            return switch (response.statusCode()) {
                case 200, 401, 403, 404, 422 -> response;
                case 429 -> throw rateLimited(response);
                default ->
                    throw paused(
                            TriggerApiException.unavailable("answered with status " + response.statusCode()),
                            pauseAsAsked(response));
            };
        } catch (TimeoutException e) {
            throw paused(
                    TriggerApiException.unavailable("did not answer within " + options.timeout()), PAUSE_AFTER_FAILURE);
        } catch (BoundedHttpClient.TooLargeException e) {
            // It answers: what is wrong with one run is no reason to ask about no other.
            throw TriggerApiException.malformed("more than " + MAX_RESPONSE + " bytes");
        } catch (IOException e) {
            String cause = e.getClass().getSimpleName();
            throw paused(TriggerApiException.unavailable("could not be reached: " + cause), PAUSE_AFTER_FAILURE);
        }
    }

    /** Throws what the last request failed with, for as long as none is sent because of it. */
    void requireNoPause() {
        TriggerApiException known = pause;
        Instant until = known == null ? null : known.retryAt();
        if (known != null && until != null && clock.instant().isBefore(until)) {
            throw known.again(until);
        }
    }

    /**
     * Returns the status of a page, asked for without the secret key.
     *
     * @throws TriggerApiException if the thread was interrupted
     */
    int status(URI page) throws IOException, TimeoutException {
        return exchange(HttpRequest.newBuilder(page).build()).statusCode();
    }

    private HttpResponse<byte[]> exchange(HttpRequest request) throws IOException, TimeoutException {
        try {
            return http.send(request, options.timeout());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw TriggerApiException.unavailable("was asked by a thread that was interrupted");
        }
    }

    /** All responses have the headers of the bucket; where it is not empty, the queries of the project are too many. */
    private TriggerApiException rateLimited(HttpResponse<byte[]> response) {
        String remaining =
                response.headers().firstValue("x-ratelimit-remaining").orElse("0");
        boolean hasRoom = EPOCH_MILLIS.matcher(remaining).matches() && Long.parseLong(remaining) > 0;
        if (hasRoom && response.headers().firstValue("Retry-After").isEmpty()) {
            return TriggerApiException.unavailable("is busy with other queries");
        }
        Duration wait = pauseAsAsked(response);
        return paused(TriggerApiException.rateLimited(clock.instant().plus(wait)), wait);
    }

    /** Whoever stands before trigger.dev says it in the header that HTTP has for it. */
    private Duration pauseAsAsked(HttpResponse<byte[]> response) {
        Instant now = clock.instant();
        Instant until = response.headers()
                .firstValue("Retry-After")
                .map(header -> RetryAfter.parse(header, now))
                .orElse(null);
        if (until == null) {
            until = reset(response);
        }
        if (until == null || !until.isAfter(now)) {
            return PAUSE_AFTER_FAILURE;
        }
        Duration wait = Duration.between(now, until);
        return wait.compareTo(MAX_PAUSE) > 0 ? MAX_PAUSE : wait;
    }

    private static @Nullable Instant reset(HttpResponse<byte[]> response) {
        String millis = response.headers().firstValue("x-ratelimit-reset").orElse("");
        return EPOCH_MILLIS.matcher(millis).matches() ? Instant.ofEpochMilli(Long.parseLong(millis)) : null;
    }

    private TriggerApiException paused(TriggerApiException failure, Duration time) {
        TriggerApiException paused = failure.again(clock.instant().plus(time));
        pause = paused;
        return paused;
    }

    /** Returns what is thrown where the secret key was refused, now and by further requests. */
    TriggerApiException refused() {
        return paused(TriggerApiException.refused(), PAUSE_AFTER_REFUSAL);
    }

    @Override
    public void close() {
        http.close();
    }
}
