package io.runtelemetry.runstate;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import io.runtelemetry.runstate.RunStateProperties.Cache;
import io.runtelemetry.trigger.RunState;
import io.runtelemetry.trigger.RunStates;
import io.runtelemetry.trigger.TriggerApi;
import io.runtelemetry.trigger.TriggerApiException;
import io.runtelemetry.trigger.TriggerRunUrlGenerator;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Asks trigger.dev once for all who want the state of a run at the same time, and keeps the answer: for seconds while the
 * run may change, for long when it has come to its end. Failures are not kept here; the client pauses after one.
 */
final class CachedRunStates implements RunStates {

    private final TriggerApi api;

    private final TriggerRunUrlGenerator runs;

    private final Duration logRetention;

    private final InstantSource clock;

    private final AsyncCache<String, Optional<RunState>> states;

    CachedRunStates(TriggerApi api, TriggerRunUrlGenerator runs, RunStateProperties properties) {
        this(api, runs, properties, InstantSource.system(), Ticker.systemTicker());
    }

    CachedRunStates(
            TriggerApi api,
            TriggerRunUrlGenerator runs,
            RunStateProperties properties,
            InstantSource clock,
            Ticker ticker) {
        this.api = api;
        this.runs = runs;
        this.logRetention = properties.logRetention();
        this.clock = clock;
        this.states = Caffeine.newBuilder()
                .maximumSize(properties.cache().size())
                .expireAfter(Expiry.<String, Optional<RunState>>creating(
                        (runId, state) -> timeToLive(state, properties.cache())))
                .ticker(ticker)
                .executor(Runnable::run)
                .buildAsync();
    }

    private static Duration timeToLive(Optional<RunState> state, Cache cache) {
        return state.map(RunState::isTerminal).orElse(false) ? cache.finished() : cache.running();
    }

    @Override
    public Optional<RunState> find(String runId) {
        if (!runs.supports(runId)) {
            throw new IllegalArgumentException("A run ID of trigger.dev is 'run_' and 1 to 64 letters and digits");
        }
        CompletableFuture<Optional<RunState>> own = new CompletableFuture<>();
        CompletableFuture<Optional<RunState>> other = states.asMap().putIfAbsent(runId, own);
        if (other != null) {
            return await(other);
        }
        try {
            own.complete(api.retrieveRun(runId));
        } catch (RuntimeException | Error e) {
            own.completeExceptionally(e);
        }
        return await(own);
    }

    /** Waits as long as the request takes, which has a time-out. */
    private static Optional<RunState> await(CompletableFuture<Optional<RunState>> state) {
        try {
            return state.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof TriggerApiException failure) {
                throw failure;
            }
            throw e;
        }
    }

    @Override
    public boolean hasLostLogs(RunState state) {
        return state.hasLostLogs(logRetention, clock.instant());
    }
}
