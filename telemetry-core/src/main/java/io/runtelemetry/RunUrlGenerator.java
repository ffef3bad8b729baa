package io.runtelemetry;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Knows the runs of one engine: what their IDs look like and where its dashboard shows them. A run ID that no generator
 * of an application supports is not recorded.
 */
public interface RunUrlGenerator {

    /**
     * Returns whether this is the ID of a run of this engine. Called on the job's own thread: it must be quick.
     *
     * @param runId any text, perhaps empty, long or hostile
     */
    boolean supports(String runId);

    /**
     * Returns the absolute URL of a run, or null if the engine has no dashboard.
     *
     * @param runId a run ID that is {@linkplain #supports supported}
     */
    @Nullable
    String generateUrl(String runId);

    /** Returns a generator that asks the first of several that supports a run ID. */
    static RunUrlGenerator firstOf(List<? extends RunUrlGenerator> generators) {
        List<RunUrlGenerator> ordered = List.copyOf(generators);
        return new RunUrlGenerator() {

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
                for (RunUrlGenerator generator : ordered) {
                    if (generator.supports(runId)) {
                        return generator;
                    }
                }
                return null;
            }
        };
    }
}
