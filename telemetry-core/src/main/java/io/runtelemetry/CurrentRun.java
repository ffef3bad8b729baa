package io.runtelemetry;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The run that the calling thread works for.
 *
 * <p>It belongs to the thread and is not inherited by threads that it starts, so that a pool never carries one run into
 * the next job. Scopes nest: the inner run hides the outer one until its end.
 */
public final class CurrentRun {

    private static final ThreadLocal<@Nullable String> CURRENT = new ThreadLocal<>();

    private CurrentRun() {}

    /** Returns the ID of the current run, if there is one. */
    public static Optional<String> get() {
        return Optional.ofNullable(CURRENT.get());
    }

    /**
     * Calls some work within a run.
     *
     * @param runId the run's ID; an empty one means no run. It is checked when something is recorded, not here: a bad
     *     one must not keep the work from being done.
     * @return what the work returns
     * @throws Exception what the work throws
     */
    public static <T extends @Nullable Object> T callWith(String runId, Callable<T> work) throws Exception {
        Scope scope = open(runId);
        try {
            return work.call();
        } finally {
            scope.close();
        }
    }

    /**
     * Runs some work within a run.
     *
     * @param runId the run's ID; an empty one means no run
     */
    public static void runWith(String runId, Runnable work) {
        Scope scope = open(runId);
        try {
            work.run();
        } finally {
            scope.close();
        }
    }

    /**
     * Makes a run current for the calling thread until the scope is closed, which must happen on the same thread and in
     * reverse order; for integrations that cannot wrap the work.
     *
     * @param runId the run's ID; null or an empty one means no run
     */
    public static Scope open(@Nullable String runId) {
        String outer = CURRENT.get();
        set(runId == null || runId.isEmpty() ? null : runId);
        return () -> set(outer);
    }

    private static void set(@Nullable String runId) {
        if (runId == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(runId);
        }
    }

    /** The time in which a run is current. */
    @FunctionalInterface
    public interface Scope extends AutoCloseable {

        /** Makes the outer run, if any, current again. */
        @Override
        void close();
    }
}
