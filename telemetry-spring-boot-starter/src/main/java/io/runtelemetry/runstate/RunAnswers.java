package io.runtelemetry.runstate;

import com.github.benmanes.caffeine.cache.Ticker;
import io.runtelemetry.trigger.RunState;
import io.runtelemetry.trigger.TriggerApi;
import io.runtelemetry.trigger.TriggerApiException;
import io.runtelemetry.trigger.TriggerApiException.Reason;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What trigger.dev says of the state of runs. It stays as it is when a run has come to its end, or the secret key may not read
 * it. Other failures are not kept here; the client pauses after one. Safe for use by several threads.
 */
final class RunAnswers {

    private final TriggerApi api;

    private final RequestBudget budget;

    private final boolean showError;

    private final KeptAnswers<Answer> answers;

    RunAnswers(TriggerApi api, RequestBudget budget, RunStateProperties properties, Ticker ticker) {
        this.api = api;
        this.budget = budget;
        this.showError = properties.showError();
        RunStateProperties.Cache cache = properties.cache();
        this.answers = new KeptAnswers<>(cache.size(), cache, (runId, answer) -> answer.isFinal(), ticker);
    }

    Optional<RunState> find(String runId) {
        return answers.get(runId, () -> ask(runId)).state();
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
        answers.keep(state.runId(), new Answer(shown(state), null));
    }

    /** Returns whether nothing is kept of a run. */
    boolean isMissing(String runId) {
        return answers.kept(runId) == null;
    }

    /** Returns what is kept of a run, or null. */
    @Nullable
    RunState kept(String runId) {
        Answer kept = answers.kept(runId);
        return kept == null ? null : kept.known;
    }

    /** Returns whether what is kept of a run stays as it is. */
    boolean isFinal(String runId) {
        Answer kept = answers.kept(runId);
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
