package io.runtelemetry.run;

import io.micrometer.context.ThreadLocalAccessor;
import io.runtelemetry.CurrentRun;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Lets Micrometer's context propagation carry {@link CurrentRun} from thread to thread, and between threads and Reactor's
 * context. Found as a service by its {@code ContextRegistry}.
 */
public final class CurrentRunAccessor implements ThreadLocalAccessor<String> {

    private static final String MDC_KEY = "runId";

    /** The run's key in snapshots and in the context of Reactor. */
    public static final String KEY = "io.runtelemetry.run";

    /** What the application's own log lines show where there is no run. */
    private static final ThreadLocal<@Nullable String> OWN_IN_LOGS = new ThreadLocal<>();

    @Override
    public Object key() {
        return KEY;
    }

    @Override
    public @Nullable String getValue() {
        return CurrentRun.get().orElse(null);
    }

    /** The scope is left open: what was current before is given back to {@link #restore}. */
    @Override
    public void setValue(String runId) {
        String own = CurrentRun.get().isPresent() ? null : MDC.get(MDC_KEY);
        CurrentRun.open(runId);
        // Where runs are hidden from logs, the application's value has stayed and may change.
        if (own != null && (own.equals(runId) || !own.equals(MDC.get(MDC_KEY)))) {
            OWN_IN_LOGS.set(own);
        }
    }

    @Override
    public void setValue() {
        boolean wasInRun = CurrentRun.get().isPresent();
        CurrentRun.open(null);
        String own = wasInRun ? OWN_IN_LOGS.get() : null;
        if (own != null) {
            OWN_IN_LOGS.remove();
            if (MDC.get(MDC_KEY) == null) {
                MDC.put(MDC_KEY, own);
            }
        }
    }

    @Override
    public void restore(String previousRunId) {
        setValue(previousRunId);
    }

    @Override
    public void restore() {
        setValue();
    }
}
