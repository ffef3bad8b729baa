package io.runtelemetry.benchmarks.drain;

import io.runtelemetry.benchmarks.results.Options;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much is written, and how often.
 *
 * @param records how many records make the buffer full
 * @param warmUp how many rounds are not counted
 * @param rounds how many rounds are counted; in each, every writer has its turn
 * @param only a regular expression for what is found in the names of those that have their turn; by default all
 * @param upstash how many records are written over REST; 0 to leave that out
 * @param sequential how many of them one after the other
 */
record DrainOptions(
        @DefaultValue("65536") int records,
        @DefaultValue("3") int warmUp,
        @DefaultValue("9") int rounds,
        @DefaultValue(".*") String only,
        @DefaultValue("8192") int upstash,
        @DefaultValue("1000") int sequential) {

    /** Reads options as {@code --rounds=5}. */
    static DrainOptions of(String... arguments) {
        return Options.of(DrainOptions.class, arguments);
    }
}
