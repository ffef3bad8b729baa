package io.runtelemetry.upstash;

import io.runtelemetry.input.BoundedHttpClient;
import io.runtelemetry.input.RetryAfter;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Requests to Upstash. Each carries the sync token of the response before it, so that a read sees what this process has
 * written, and none is sent while Upstash has asked to wait. Safe for use by several threads.
 */
final class UpstashHttp implements AutoCloseable {

    /** More than Upstash answers to any request: a batch of 500 entities with the longest values. */
    private static final int MAX_RESPONSE = 16 * 1024 * 1024;

    private static final String SYNC_TOKEN = "upstash-sync-token";

    private final UpstashOptions options;

    private final InstantSource clock;

    private final BoundedHttpClient http;

    private volatile Instant waitUntil = Instant.MIN;

    private volatile @Nullable String syncToken;

    UpstashHttp(UpstashOptions options, InstantSource clock) {
        this.options = options;
        this.clock = clock;
        this.http = new BoundedHttpClient("upstash-http", options.connectTimeout(), MAX_RESPONSE, clock);
    }

    /**
     * Posts JSON.
     *
     * @param timeout for the whole response
     * @throws IOException if the connection failed, which may happen after Upstash has done what it was asked for
     * @throws UpstashException if nothing may be sent for now, or no response came in time
     */
    HttpResponse<byte[]> post(String path, byte[] json, Duration timeout) throws IOException {
        Instant until = waitUntil;
        if (clock.instant().isBefore(until)) {
            throw UpstashException.waiting(until);
        }
        HttpResponse<byte[]> response = exchange(request(path, json), timeout);
        response.headers().firstValue(SYNC_TOKEN).ifPresent(token -> syncToken = token);
        if (response.statusCode() == 429 || response.statusCode() == 503) {
            response.headers().firstValue("Retry-After").ifPresent(this::waitAsAsked);
        }
        return response;
    }

    private HttpRequest request(String path, byte[] json) {
        HttpRequest.Builder request = HttpRequest.newBuilder(options.address(path))
                .header("Authorization", "Bearer " + options.token())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(json));
        String token = syncToken;
        return (token == null ? request : request.header(SYNC_TOKEN, token)).build();
    }

    private HttpResponse<byte[]> exchange(HttpRequest request, Duration timeout) throws IOException {
        try {
            return http.send(request, timeout);
        } catch (TimeoutException e) {
            throw UpstashException.timedOut(timeout);
        } catch (HttpTimeoutException e) {
            throw UpstashException.timedOut(options.connectTimeout());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw UpstashException.interrupted();
        }
    }

    private void waitAsAsked(String retryAfter) {
        Instant until = RetryAfter.parse(retryAfter, clock.instant());
        if (until != null) {
            waitUntil = until;
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
