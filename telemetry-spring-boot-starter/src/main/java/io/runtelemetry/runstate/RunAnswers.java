package io.runtelemetry.runstate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import io.runtelemetry.trigger.RunState;
import io.runtelemetry.trigger.TriggerApi;
import io.runtelemetry.trigger.TriggerApiException;
import io.runtelemetry.trigger.TriggerApiException.Reason;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks trigger.dev once for all who want the state of a run at the same time, and keeps the answer: for seconds while the
 * run may change, for long when it has come to its end, or the secret key may not read it. Other failures are not kept
 * here; the client pauses after one. Safe for use by several threads.
 */
final class RunAnswers {

    private final TriggerApi api;

    private final RequestBudget budget;

    private final boolean showError;

    private final Cache<String, Answer> answers;

    private final SharedRequests<Answer> asking = new SharedRequests<>();

    RunAnswers(TriggerApi api, RequestBudget budget, RunStateProperties properties, Ticker ticker) {
        this.api = api;
        this.budget = budget;
        this.showError = properties.showError();
        RunStateProperties.Cache cache = properties.cache();
        this.answers = Caffeine.newBuilder()
                .maximumSize(cache.size())
                .expireAfter(Expiry.<String, Answer>creating(
                        (runId, answer) -> answer.isFinal() ? cache.finished() : cache.running()))
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    Optional<RunState> find(String runId) {
        Answer kept = answers.getIfPresent(runId);
        return (kept == null ? asking.ask(runId, () -> askOnce(runId)) : kept).state();
    }

    private Answer askOnce(String runId) {
        // Another may have asked, and be done, since the first look.
        Answer kept = answers.getIfPresent(runId);
        Answer told = kept == null ? ask(runId) : kept;
        answers.put(runId, told);
        return told;
    }

    private Answer ask(String runId) {
        budget.take();
        try {
            return new Answer(api.retrieveRun(runId).map(this::shown).orElse(null), null);
        } catch (TriggerApiException e) {
            if (e.reason() == Reason.NOT_PERMITTED) {
                return new Answer(null, e);
            }
            throw e;
        }
    }

    private RunState shown(RunState state) {
        return showError ? state : state.withoutError();
    }

    /** Keeps what was told of a run without having been asked for it alone. */
    void keep(RunState state) {
        answers.put(state.runId(), new Answer(shown(state), null));
    }

    /** Returns whether nothing is kept of a run. */
    boolean isMissing(String runId) {
        return answers.getIfPresent(runId) == null;
    }

    /** Returns what is kept of a run, or null. */
    @Nullable
    RunState kept(String runId) {
        Answer kept = answers.getIfPresent(runId);
        return kept == null ? null : kept.known;
    }

    /** Returns whether what is kept of a run stays as it is. */
    boolean isFinal(String runId) {
        Answer kept = answers.getIfPresent(runId);
        return kept != null && kept.isFinal();
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
