package io.runtelemetry.benchmarks.scale;

import io.runtelemetry.benchmarks.results.Options;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is run, and how often.
 *
 * @param rounds how often each is measured; the median counts
 * @param threads how many threads record at once, in turn; each divides 65,536
 * @param records how many records all threads make together in a round, at least 65,536
 */
record ScaleOptions(
        @DefaultValue("5") int rounds,

        @DefaultValue({"1", "2", "4", "8", "16", "32", "64"})
        List<Integer> threads,

        @DefaultValue("1048576") int records) {

    /** Reads options as {@code --rounds=3}. */
    static ScaleOptions of(String... arguments) {
        return Options.of(ScaleOptions.class, arguments);
    }
}
