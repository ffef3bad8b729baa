package io.runtelemetry.benchmarks.soak;

import io.runtelemetry.benchmarks.results.Options;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is run, and for how long.
 *
 * @param rate how many jobs are to begin in a second, each for an entity of its own
 * @param duration how long jobs run
 * @param samples how often it is looked at what has grown, in that time; of the first fifth nothing is concluded
 * @param workers how many threads run jobs
 * @param ttl how long records live, so that Redis has a size at which it stays
 */
record SoakOptions(
        @DefaultValue("5000") int rate,
        @DefaultValue("10m") Duration duration,
        @DefaultValue("10") int samples,
        @DefaultValue("4") int workers,
        @DefaultValue("60s") Duration ttl) {

    /** Reads options as {@code --duration=1m}. */
    static SoakOptions of(String... arguments) {
        return Options.of(SoakOptions.class, arguments);
    }

    int jobs() {
        return (int) (rate * duration.toMillis() / 1_000);
    }
}
