package io.runtelemetry;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks the first generator that supports a run ID. */
record FirstRunUrlGenerator(List<RunUrlGenerator> generators) implements RunUrlGenerator {

    @Override
    public boolean supports(String runId) {
        return supporting(runId) != null;
    }

    @Override
    public @Nullable String generateUrl(String runId) {
        RunUrlGenerator generator = supporting(runId);
        return generator == null ? null : generator.generateUrl(runId);
    }

    private @Nullable RunUrlGenerator supporting(String runId) {
        for (RunUrlGenerator generator : generators) {
            if (generator.supports(runId)) {
                return generator;
            }
        }
        return null;
    }
}
