package io.runtelemetry.benchmarks.memory;

import io.runtelemetry.benchmarks.results.Options;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much is written.
 *
 * @param entities how many entities have a record
 * @param historyEntities how many entities have a record and a history
 * @param history how many runs each history has
 */
record MemoryOptions(
        @DefaultValue("1000000") int entities,
        @DefaultValue("100000") int historyEntities,
        @DefaultValue("10") int history) {

    /** Reads options as {@code --entities=10000}. */
    static MemoryOptions of(String... arguments) {
        return Options.of(MemoryOptions.class, arguments);
    }
}
