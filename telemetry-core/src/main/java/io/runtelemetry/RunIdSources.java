package io.runtelemetry;

import io.runtelemetry.input.LogEntry;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks several sources in their order; one that throws hides no other, and is logged once. */
final class RunIdSources implements RunIdSource {

    private static final Logger log = LoggerFactory.getLogger(RunIdSource.class);

    private final RunIdSource[] ordered;

    private final Set<Integer> failed = ConcurrentHashMap.newKeySet();

    RunIdSources(List<RunIdSource> sources) {
        ordered = sources.toArray(RunIdSource[]::new);
    }

    @Override
    public @Nullable String currentRunId() {
        for (int i = 0; i < ordered.length; i++) {
            try {
                String runId = ordered[i].currentRunId();
                if (runId != null) {
                    return runId;
                }
            } catch (Throwable e) {
                if (failed.add(i)) {
                    String name = ordered[i].getClass().getName();
                    LogEntry.failure(
                            e,
                            cause -> log.warn(
                                    "A source of run IDs failed, {}: the others are asked, and this is not logged again",
                                    name,
                                    cause));
                }
            }
        }
        return null;
    }
}
