package io.runtelemetry.benchmarks.cost;

import io.runtelemetry.benchmarks.results.Options;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is run, and for how long.
 *
 * @param rate how many calls are to begin in a second
 * @param workers how many threads make calls
 * @param entities how many entities the calls are about
 * @param warmUp how many calls of each subject are made, one right after the other, before anything is measured
 * @param rounds how many slices of each subject are measured
 * @param slice how long a slice lasts
 * @param jmh how long JMH measures each subject in all; 0 to leave it out
 */
record CostOptions(
        @DefaultValue("2000") int rate,
        @DefaultValue("4") int workers,
        @DefaultValue("4096") int entities,
        @DefaultValue("20000") int warmUp,
        @DefaultValue("12") int rounds,
        @DefaultValue("1s") Duration slice,
        @DefaultValue("10s") Duration jmh) {

    /** Reads options as {@code --rounds=5}. */
    static CostOptions of(String... arguments) {
        return Options.of(CostOptions.class, arguments);
    }
}
