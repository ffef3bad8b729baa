package io.runtelemetry.upstash;

import io.runtelemetry.input.LimitedBody;
import io.runtelemetry.input.RetryAfter;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Requests to Upstash. Each carries the sync token of the response before it, so that a read sees what this process has
 * written, and none is sent while Upstash has asked to wait. Safe for use by several threads.
 */
final class UpstashHttp implements AutoCloseable {

    /** As many as the client asks for, which end when there is nothing to do. */
    private final ExecutorService threads = Executors.newCachedThreadPool(UpstashHttp::thread);

    /** More than Upstash answers to any request: a batch of 500 entities with the longest values. */
    private static final int MAX_RESPONSE = 16 * 1024 * 1024;

    private static final String SYNC_TOKEN = "upstash-sync-token";

    /** A firewall on the way may drop a connection without a word that was idle for longer. */
    private static final Duration MAX_IDLE = Duration.ofSeconds(30);

    private HttpClient http;

    private Instant usedAt;

    private final UpstashOptions options;

    private final InstantSource clock;

    private volatile Instant waitUntil = Instant.MIN;

    private volatile @Nullable String syncToken;

    UpstashHttp(UpstashOptions options, InstantSource clock) {
        this.options = options;
        this.clock = clock;
        this.http = newClient();
        this.usedAt = clock.instant();
    }

    private HttpClient newClient() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(options.connectTimeout())
                .executor(threads)
                .build();
    }

    /** The client keeps connections for as long as 20 minutes, and cannot be asked to let go of them. */
    private synchronized HttpClient client() {
        Instant now = clock.instant();
        if (Duration.between(usedAt, now).compareTo(MAX_IDLE) > 0) {
            http = newClient();
        }
        usedAt = now;
        return http;
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "upstash-http");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Posts JSON.
     *
     * @param timeout for the whole response: {@link HttpRequest#timeout} would end with its headers
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
        CompletableFuture<HttpResponse<byte[]>> response = client().sendAsync(request, LimitedBody.of(MAX_RESPONSE));
        try {
            return response.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw UpstashException.timedOut(timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw UpstashException.interrupted();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof HttpTimeoutException) {
                throw UpstashException.timedOut(options.connectTimeout());
            }
            if (e.getCause() instanceof IOException lost) {
                throw lost;
            }
            throw UpstashException.unreachable(Objects.requireNonNullElse(e.getCause(), e));
        } finally {
            response.cancel(true);
        }
    }

    private void waitAsAsked(String retryAfter) {
        Instant until = RetryAfter.parse(retryAfter, clock.instant());
        if (until != null) {
            waitUntil = until;
        }
    }

    /**
     * Ends the threads. The one by which the client itself listens ends here from Java 21 on, and before that with the garbage
     * collection after its last use.
     */
    @Override
    public synchronized void close() {
        if ((Object) http instanceof AutoCloseable closeable) {
            close(closeable);
        }
        threads.shutdown();
    }

    private static void close(AutoCloseable client) {
        try {
            client.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
