package io.runtelemetry.input;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of a response up to a limit: what another server sends, or somebody in its place, must not fill the
 * application's memory. A larger body fails with a {@link TooLargeException}, and its connection is closed.
 */
public final class LimitedBody implements BodySubscriber<byte[]> {

    private final int maxBytes;

    private final CompletableFuture<byte[]> body = new CompletableFuture<>();

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private Flow.@Nullable Subscription subscription;

    private LimitedBody(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Returns a handler that reads bodies.
     *
     * @param maxBytes how many bytes a body may have, positive
     */
    public static BodyHandler<byte[]> of(int maxBytes) {
        return response -> new LimitedBody(maxBytes);
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
        subscription = newSubscription;
        newSubscription.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        if (body.isDone()) {
            return;
        }
        for (ByteBuffer buffer : buffers) {
            if (buffer.remaining() > maxBytes - bytes.size()) {
                body.completeExceptionally(new TooLargeException(maxBytes));
                bytes.reset();
                cancel();
                return;
            }
            byte[] some = new byte[buffer.remaining()];
            buffer.get(some);
            bytes.writeBytes(some);
        }
        if (subscription != null) {
            subscription.request(1);
        }
    }

    private void cancel() {
        if (subscription != null) {
            subscription.cancel();
        }
    }

    @Override
    public void onError(Throwable failure) {
        body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        body.complete(bytes.toByteArray());
    }

    /** A body is larger than its limit. */
    public static final class TooLargeException extends IOException {

        private static final long serialVersionUID = 1L;

        private TooLargeException(int maxBytes) {
            super("The response is larger than " + maxBytes + " bytes");
        }
    }
}
