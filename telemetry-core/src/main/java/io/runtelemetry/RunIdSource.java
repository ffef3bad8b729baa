package io.runtelemetry;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Returns which run the calling thread works for. The sources of an application are asked in their order, and the first
 * that knows wins. Called on the job's own thread for each call of a job method: it must be quick and must not block.
 */
@FunctionalInterface
public interface RunIdSource {

    /** Returns the ID of the current run, or null if this source knows of none. */
    @Nullable
    String currentRunId();

    /** Returns a source that asks several in their order. One that throws is taken for one that knows of none. */
    static RunIdSource firstOf(List<? extends RunIdSource> sources) {
        return new RunIdSources(List.copyOf(sources));
    }
}
