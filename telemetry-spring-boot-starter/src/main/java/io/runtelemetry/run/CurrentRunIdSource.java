package io.runtelemetry.run;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.RunIdSource;
import org.jspecify.annotations.Nullable;

/** Tells the run that {@link CurrentRun} has for the calling thread. */
final class CurrentRunIdSource implements RunIdSource {

    @Override
    public @Nullable String currentRunId() {
        return CurrentRun.get().orElse(null);
    }
}
