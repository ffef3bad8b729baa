package io.runtelemetry.run;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.RunIdSource;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runs of the thread that handed a task over, for the time of the task. Each stands where its source stands in the
 * order, behind what that source knows of the task's own thread: a Batch job that a task launches hides the Quartz job
 * which handed the task over, as it does where both share a thread.
 */
final class HandedOnRuns implements RunIdSource {

    private static final Logger log = LoggerFactory.getLogger(HandedOnRuns.class);

    private static final ThreadLocal<@Nullable Runs> CURRENT = new ThreadLocal<>();

    private final Supplier<List<RunIdSource>> others;

    private final Predicate<String> isKnown;

    /**
     * Creates the source.
     *
     * @param others all other sources in their order, asked when there is a task
     * @param isKnown whether a run ID is of a known form; others are not handed on
     */
    HandedOnRuns(Supplier<List<RunIdSource>> others, Predicate<String> isKnown) {
        this.others = others;
        this.isKnown = isKnown;
    }

    /** Returns the first run that any source knows, or null where nothing was handed on to the calling thread. */
    @Override
    public @Nullable String currentRunId() {
        Runs runs = ofThread();
        if (runs == null) {
            return null;
        }
        List<RunIdSource> sources = others.get();
        for (int i = 0; i < sources.size(); i++) {
            String runId = runs.behind(sources.get(i), i);
            if (runId != null) {
                return runId;
            }
        }
        return null;
    }

    /** Returns the runs of the calling thread, or null if there are none or they cannot be found out. Never throws. */
    @Nullable
    Runs capture() {
        try {
            Runs handedOn = ofThread();
            List<RunIdSource> sources = others.get();
            @Nullable String[] runIds = new String[sources.size()];
            String current = known(CurrentRun.get().orElse(null));
            boolean some = current != null;
            for (int i = 0; i < runIds.length; i++) {
                RunIdSource source = sources.get(i);
                if (!(source instanceof CurrentRunIdSource)) {
                    runIds[i] = known(handedOn == null ? source.currentRunId() : handedOn.behind(source, i));
                    some |= runIds[i] != null;
                }
            }
            return some ? new Runs(this, current, runIds) : null;
        } catch (RuntimeException | Error e) {
            log.warn("A source of run IDs failed; a task is handed on without a run", e);
            return null;
        }
    }

    private @Nullable String known(@Nullable String runId) {
        return runId != null && isKnown.test(runId) ? runId : null;
    }

    private @Nullable Runs ofThread() {
        Runs runs = CURRENT.get();
        return runs != null && runs.owner == this ? runs : null;
    }

    /**
     * Begins a unit of work, whatever the thread has worked for before.
     *
     * @param currentRun the run that becomes the current one, or null for none
     * @param runs what has been handed on with the work, or null for nothing
     */
    static CurrentRun.Scope begin(@Nullable String currentRun, @Nullable Runs runs) {
        Runs outer = CURRENT.get();
        set(runs);
        CurrentRun.Scope scope = CurrentRun.open(currentRun);
        return () -> {
            scope.close();
            set(outer);
        };
    }

    private static void set(@Nullable Runs runs) {
        if (runs == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(runs);
        }
    }

    /** What the sources of an application knew of a thread. */
    static final class Runs {

        private final HandedOnRuns owner;

        private final @Nullable String currentRun;

        private final @Nullable String[] runIds;

        private Runs(HandedOnRuns owner, @Nullable String currentRun, @Nullable String[] runIds) {
            this.owner = owner;
            this.currentRun = currentRun;
            this.runIds = runIds;
        }

        @Nullable
        String currentRun() {
            return currentRun;
        }

        /** Returns what a source knows of the calling thread, else what it knew of the one that handed the work over. */
        private @Nullable String behind(RunIdSource source, int index) {
            String own = source.currentRunId();
            return own == null ? runIds[index] : own;
        }
    }
}
