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
import org.jspecify.annotations.Nullable;

/**
 * Asks trigger.dev once for all who want the state of a run at the same time, and keeps the answer: for seconds while the
 * run may change, for long when it has come to its end, or the secret key may not read it. Other failures are not kept
 * here; the client pauses after one.
 */
final class CachedRunStates implements RunStates {

    private final TriggerApi api;

    private final TriggerRunUrlGenerator runs;

    private final Duration logRetention;

    private final InstantSource clock;

    private final Cache<String, Answer> answers;

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
        this.answers = Caffeine.newBuilder()
                .maximumSize(properties.cache().size())
                .expireAfter(Expiry.<String, Answer>creating((runId, answer) -> answer.isFinal()
                        ? properties.cache().finished()
                        : properties.cache().running()))
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    @Override
    public Optional<RunState> find(String runId) {
        if (!runs.supports(runId)) {
            throw new IllegalArgumentException("A run ID of trigger.dev is 'run_' and 1 to 64 letters and digits");
        }
        Answer kept = answers.getIfPresent(runId);
        if (kept != null) {
            return kept.state();
        }
        CompletableFuture<Optional<RunState>> own = new CompletableFuture<>();
        CompletableFuture<Optional<RunState>> other = asking.putIfAbsent(runId, own);
        return other == null ? ask(runId, own) : await(other);
    }

    /** Not within the cache, which would hold others up, and would log each failure with its stack trace. */
    private Optional<RunState> ask(String runId, CompletableFuture<Optional<RunState>> answer) {
        try {
            // Another may have asked, and be done, since the first look.
            Answer kept = answers.getIfPresent(runId);
            Answer told = kept == null ? retrieve(runId) : kept;
            answers.put(runId, told);
            Optional<RunState> state = told.state();
            answer.complete(state);
            return state;
        } catch (RuntimeException | Error e) {
            answer.completeExceptionally(e);
            throw e;
        } finally {
            asking.remove(runId, answer);
        }
    }

    private Answer retrieve(String runId) {
        try {
            return new Answer(api.retrieveRun(runId).orElse(null), null);
        } catch (TriggerApiException e) {
            if (e.reason() == TriggerApiException.Reason.NOT_PERMITTED) {
                return new Answer(null, e);
            }
            throw e;
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

    /**
     * What trigger.dev says of a run.
     *
     * @param known null if it does not know the run, or does not say
     * @param refusal null unless the secret key may not read the run
     */
    private record Answer(
            @Nullable RunState known, @Nullable TriggerApiException refusal) {

        boolean isFinal() {
            return refusal != null || (known != null && known.isTerminal());
        }

        Optional<RunState> state() {
            if (refusal != null) {
                throw refusal;
            }
            return Optional.ofNullable(known);
        }
    }
}
