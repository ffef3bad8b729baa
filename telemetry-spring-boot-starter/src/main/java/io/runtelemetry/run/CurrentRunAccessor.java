package io.runtelemetry.run;

import io.micrometer.context.ThreadLocalAccessor;
import io.runtelemetry.CurrentRun;
import org.jspecify.annotations.Nullable;

/**
 * Lets Micrometer's context propagation carry {@link CurrentRun} from thread to thread, and between threads and Reactor's
 * context. Found as a service by its {@code ContextRegistry}.
 */
public final class CurrentRunAccessor implements ThreadLocalAccessor<String> {

    /** The run's key in snapshots and in the context of Reactor. */
    public static final String KEY = "io.runtelemetry.run";

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
        CurrentRun.open(runId);
    }

    @Override
    public void setValue() {
        CurrentRun.open(null);
    }

    @Override
    public void restore(String previousRunId) {
        CurrentRun.open(previousRunId);
    }

    @Override
    public void restore() {
        CurrentRun.open(null);
    }
}
