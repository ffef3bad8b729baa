package io.runtelemetry.runstate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import io.runtelemetry.trigger.TriggerApiException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks once for all who want to know the same of a run at the same time, and keeps the answer: for long if it stays as it is,
 * else for seconds. Safe for use by several threads.
 */
final class KeptAnswers<T> {

    private final Cache<String, T> kept;

    private final Map<String, CompletableFuture<T>> asking = new ConcurrentHashMap<>();

    private final BiPredicate<String, T> isFinal;

    KeptAnswers(long size, RunStateProperties.Cache times, BiPredicate<String, T> isFinal, Ticker ticker) {
        this.isFinal = isFinal;
        this.kept = Caffeine.newBuilder()
                .maximumSize(size)
                .expireAfter(Expiry.<String, T>writing(
                        (runId, answer) -> isFinal.test(runId, answer) ? times.finished() : times.running()))
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    /** Returns what is kept, or null. */
    @Nullable
    T kept(String runId) {
        return kept.getIfPresent(runId);
    }

    /** Keeps an answer and returns it, unless one that stays as it is was told while this one was on its way. */
    T keep(String runId, T answer) {
        return kept.asMap()
                .merge(
                        runId,
                        answer,
                        (known, late) -> isFinal.test(runId, known) && !isFinal.test(runId, late) ? known : late);
    }

    /** Returns what is kept, or asks: not within the cache, which would hold others up, and log failures with stack traces. */
    T get(String runId, Supplier<T> request) {
        T known = kept(runId);
        if (known != null) {
            return known;
        }
        CompletableFuture<T> own = new CompletableFuture<>();
        CompletableFuture<T> other = asking.putIfAbsent(runId, own);
        if (other != null) {
            return await(other);
        }
        try {
            // Another may have asked, and be done, since the first look.
            T again = kept(runId);
            T told = again == null ? keep(runId, request.get()) : again;
            own.complete(told);
            return told;
        } catch (RuntimeException | Error e) {
            own.completeExceptionally(e);
            throw e;
        } finally {
            asking.remove(runId, own);
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
