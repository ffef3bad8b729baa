package io.runtelemetry;

import io.runtelemetry.input.PrintableText;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The run that the calling thread works for.
 *
 * <p>It belongs to the thread and is not inherited by threads that it starts, so that a pool never carries one run into
 * the next job. Scopes nest: the inner run hides the outer one until its end.
 *
 * <p>Log lines can show it: while a run is current, its ID stands in the {@link MDC} under {@code runId}, and afterwards
 * what stood there before.
 */
public final class CurrentRun {

    private static final String MDC_KEY = "runId";

    private static final int MAX_LOGGED_LENGTH = 256;

    private static final ThreadLocal<@Nullable String> CURRENT = new ThreadLocal<>();

    private static volatile boolean inLogs = true;

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
        String inner = runId == null || runId.isEmpty() ? null : runId;
        set(inner);
        if (!inLogs || (inner == null && outer == null)) {
            return () -> set(outer);
        }
        String outerInLogs = MDC.get(MDC_KEY);
        setInLogs(inner == null || !isFitForLogs(inner) ? null : inner);
        return () -> {
            set(outer);
            setInLogs(outerInLogs);
        };
    }

    /**
     * Sets whether log lines can show the run, which is so by default. Holds for the whole JVM, from the next scope on.
     *
     * @param shown whether the run's ID stands in the {@link MDC} while it is current
     */
    public static void showInLogs(boolean shown) {
        inLogs = shown;
    }

    private static void set(@Nullable String runId) {
        if (runId == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(runId);
        }
    }

    private static void setInLogs(@Nullable String value) {
        if (value == null) {
            MDC.remove(MDC_KEY);
        } else {
            MDC.put(MDC_KEY, value);
        }
    }

    /** Layouts print the value as it is, so text that could forge a log line must not get there. */
    private static boolean isFitForLogs(String runId) {
        return runId.length() <= MAX_LOGGED_LENGTH && PrintableText.fitsInLine(runId);
    }

    /** The time in which a run is current. */
    @FunctionalInterface
    public interface Scope extends AutoCloseable {

        /** Makes the outer run, if any, current again. */
        @Override
        void close();
    }
}
