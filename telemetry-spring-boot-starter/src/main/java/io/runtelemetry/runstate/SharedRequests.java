package io.runtelemetry.runstate;

import io.runtelemetry.trigger.TriggerApiException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Asks once for all who want the same at the same time. Safe for use by several threads. */
final class SharedRequests<T> {

    private final Map<String, CompletableFuture<T>> asking = new ConcurrentHashMap<>();

    /** Not within a cache, which would hold others up, and would log each failure with its stack trace. */
    T ask(String key, Supplier<T> request) {
        CompletableFuture<T> own = new CompletableFuture<>();
        CompletableFuture<T> other = asking.putIfAbsent(key, own);
        if (other != null) {
            return await(other);
        }
        try {
            T answer = request.get();
            own.complete(answer);
            return answer;
        } catch (RuntimeException | Error e) {
            own.completeExceptionally(e);
            throw e;
        } finally {
            asking.remove(key, own);
        }
    }

    /** Waits as long as the request takes, which has a time-out. */
    private static <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof TriggerApiException failure) {
                throw failure;
            }
            throw e;
        }
    }
}
