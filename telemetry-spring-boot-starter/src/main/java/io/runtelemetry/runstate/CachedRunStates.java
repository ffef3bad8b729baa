package io.runtelemetry.runstate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import io.runtelemetry.trigger.RunState;
import io.runtelemetry.trigger.RunStates;
import io.runtelemetry.trigger.TriggerApi;
import io.runtelemetry.trigger.TriggerApiException;
import io.runtelemetry.trigger.TriggerRunUrlGenerator;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Asks trigger.dev once for all who want the state of a run at the same time, and keeps the answer: for seconds while the
 * run may change, for long when it has come to its end. Failures are not kept here; the client pauses after one.
 */
final class CachedRunStates implements RunStates {

    private final TriggerApi api;

    private final TriggerRunUrlGenerator runs;

    private final Duration logRetention;

    private final InstantSource clock;

    private final Cache<String, Optional<RunState>> states;

    private final Map<String, CompletableFuture<Optional<RunState>>> asking = new ConcurrentHashMap<>();

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
                .build();
    }

    private static Duration timeToLive(Optional<RunState> state, RunStateProperties.Cache cache) {
        return state.map(RunState::isTerminal).orElse(false) ? cache.finished() : cache.running();
    }

    @Override
    public Optional<RunState> find(String runId) {
        if (!runs.supports(runId)) {
            throw new IllegalArgumentException("A run ID of trigger.dev is 'run_' and 1 to 64 letters and digits");
        }
        Optional<RunState> kept = states.getIfPresent(runId);
        if (kept != null) {
            return kept;
        }
        CompletableFuture<Optional<RunState>> own = new CompletableFuture<>();
        CompletableFuture<Optional<RunState>> other = asking.putIfAbsent(runId, own);
        return other == null ? ask(runId, own) : await(other);
    }

    /** Not within the cache, which would hold others up, and would log each failure with its stack trace. */
    private Optional<RunState> ask(String runId, CompletableFuture<Optional<RunState>> answer) {
        try {
            // Another may have asked, and be done, since the first look.
            Optional<RunState> kept = states.getIfPresent(runId);
            Optional<RunState> state = kept == null ? api.retrieveRun(runId) : kept;
            states.put(runId, state);
            answer.complete(state);
            return state;
        } catch (RuntimeException | Error e) {
            answer.completeExceptionally(e);
            throw e;
        } finally {
            asking.remove(runId, answer);
        }
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
