package io.runtelemetry.runstate;

import com.github.benmanes.caffeine.cache.Ticker;
import io.runtelemetry.trigger.RunState;
import io.runtelemetry.trigger.RunState.FailurePoint;
import io.runtelemetry.trigger.RunStates;
import io.runtelemetry.trigger.TriggerApi;
import io.runtelemetry.trigger.TriggerRunUrlGenerator;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** The states of runs by trigger.dev's API, kept, and asked for within a budget. */
final class CachedRunStates implements RunStates {

    private static final int MAX_FAILURES = 1_000;

    private final TriggerApi api;

    private final TriggerRunUrlGenerator runs;

    private final Duration logRetention;

    private final boolean showError;

    private final InstantSource clock;

    private final RequestBudget budget;

    private final RunAnswers answers;

    private final PageRequests pages;

    private final KeptAnswers<Optional<FailurePoint>> failures;

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
        this.showError = properties.showError();
        this.clock = clock;
        this.budget = new RequestBudget(api, properties.stateBudget(), clock, ticker);
        this.answers = new RunAnswers(api, budget, properties, ticker);
        this.pages = new PageRequests(api, budget, answers, properties.timeout(), ticker);
        this.failures =
                new KeptAnswers<>(MAX_FAILURES, properties.cache(), (runId, point) -> answers.isFinal(runId), ticker);
    }

    @Override
    public Optional<RunState> find(String runId) {
        requireRunId(runId);
        return answers.find(runId);
    }

    private void requireRunId(String runId) {
        if (!runs.supports(runId)) {
            throw new IllegalArgumentException("A run ID of trigger.dev is 'run_' and 1 to 64 letters and digits");
        }
    }

    @Override
    public Map<String, RunState> find(Collection<String> runIds) {
        return pages.find(runIds.stream().filter(runs::supports).distinct().toList());
    }

    @Override
    public Optional<FailurePoint> findFailure(String runId) {
        requireRunId(runId);
        if (!showError) {
            return Optional.empty();
        }
        return failures.get(runId, () -> {
            budget.take();
            return api.retrieveFailure(runId);
        });
    }

    @Override
    public boolean hidesErrors() {
        return !showError;
    }

    @Override
    public void learn(RunState state) {
        if (runs.supports(state.runId()) && state.isTerminal() && !answers.isFinal(state.runId())) {
            answers.keep(state);
        }
    }

    @Override
    public boolean hasLostLogs(RunState state) {
        return state.hasLostLogs(logRetention, clock.instant());
    }
}
