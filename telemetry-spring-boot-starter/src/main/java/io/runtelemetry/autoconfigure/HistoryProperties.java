package io.runtelemetry.autoconfigure;

import io.runtelemetry.store.HistoryOptions;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is kept beyond the last run of an entity.
 *
 * @param history The last runs of an entity.
 * @param runIndex Which entities a run touched.
 */
@ConfigurationProperties("telemetry")
record HistoryProperties(
        @DefaultValue History history, @DefaultValue RunIndex runIndex) {

    /** Checks the values. */
    HistoryProperties {
        options(history, runIndex, Duration.ofDays(1));
    }

    HistoryOptions options(Duration timeToLive) {
        return options(history, runIndex, timeToLive);
    }

    private static HistoryOptions options(History history, RunIndex runIndex, Duration timeToLive) {
        return new HistoryOptions(history.size, runIndex.enabled, runIndex.maxEntities, timeToLive);
    }

    /**
     * The last runs of an entity.
     *
     * @param size How many of the last runs of an entity are kept, with their times, at most 100. With 0 none but the last
     *     one is.
     */
    record History(@DefaultValue("0") int size) {}

    /**
     * Which entities a run touched.
     *
     * @param enabled Whether it is kept which entities a run touched.
     * @param maxEntities How many entities of a run are kept at most, the last ones.
     */
    record RunIndex(
            @DefaultValue("false") boolean enabled,
            @DefaultValue("1000") int maxEntities) {}
}
