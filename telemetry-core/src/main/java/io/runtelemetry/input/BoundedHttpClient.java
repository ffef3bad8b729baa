package io.runtelemetry.input;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends requests to another server, whose responses are bounded in time and in size: what it sends, or somebody in its place,
 * must neither hold up nor fill the application. Follows no redirect. Safe for use by several threads.
 */
public final class BoundedHttpClient implements AutoCloseable {

    /** A firewall on the way may drop a connection without a word that was idle for longer. */
    private static final Duration MAX_IDLE = Duration.ofSeconds(30);

    private final Duration connectTimeout;

    private final int maxBytes;

    private final InstantSource clock;

    /** As many as the client asks for, which end when there is nothing to do. */
    private final ExecutorService threads;

    private HttpClient client;

    private Instant usedAt;

    /**
     * Creates a client. It connects when it is first used.
     *
     * @param threadName the name of its threads
     * @param maxBytes how many bytes the body of a response may have, positive
     * @param clock by which connections are idle
     */
    public BoundedHttpClient(String threadName, Duration connectTimeout, int maxBytes, InstantSource clock) {
        this.connectTimeout = connectTimeout;
        this.maxBytes = maxBytes;
        this.clock = clock;
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, threadName);
            thread.setDaemon(true);
            return thread;
        });
        this.client = newClient();
        this.usedAt = clock.instant();
    }

    private HttpClient newClient() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(connectTimeout)
                .executor(threads)
                .build();
    }

    /** The client keeps connections for as long as 20 minutes, and cannot be asked to let go of them. */
    private synchronized HttpClient client() {
        Instant now = clock.instant();
        if (Duration.between(usedAt, now).compareTo(MAX_IDLE) > 0) {
            client = newClient();
        }
        usedAt = now;
        return client;
    }

    /**
     * Sends a request.
     *
     * @param timeout for the whole response: {@link HttpRequest#timeout} would end with its headers
     * @throws TooLargeException if the body is larger than it may be
     * @throws IOException if this is closed, or the connection failed, which may happen after the server has done what it was asked for
     * @throws TimeoutException if no response came in time
     */
    public HttpResponse<byte[]> send(HttpRequest request, Duration timeout)
            throws IOException, InterruptedException, TimeoutException {
        CompletableFuture<HttpResponse<byte[]>> response;
        try {
            response = client().sendAsync(request, headers -> new LimitedBody(maxBytes));
        } catch (RejectedExecutionException closed) {
            throw new IOException(closed);
        }
        try {
            return response.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException lost ? lost : new IOException(e.getCause());
        } finally {
            response.cancel(true);
        }
    }

    /**
     * Ends the threads. The one by which the client itself listens ends here from Java 21 on, and before that with the garbage
     * collection after its last use.
     */
    @Override
    public synchronized void close() {
        if ((Object) client instanceof AutoCloseable closeable) {
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

    /** A body is larger than its limit. */
    public static final class TooLargeException extends IOException {

        private static final long serialVersionUID = 1L;

        TooLargeException(int maxBytes) {
            super("The response is larger than " + maxBytes + " bytes");
        }
    }
}
