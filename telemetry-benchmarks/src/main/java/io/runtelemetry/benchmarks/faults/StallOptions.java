package io.runtelemetry.benchmarks.faults;

import io.runtelemetry.benchmarks.results.Options;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How often Redis is stopped, and for how long.
 *
 * @param rounds how many times for each subject
 * @param rate how many jobs are to begin in a second
 * @param healthy how long jobs run before, once they have warmed up
 * @param stall how long Redis is stopped
 */
record StallOptions(
        @DefaultValue("3") int rounds,
        @DefaultValue("1000") int rate,
        @DefaultValue("5s") Duration healthy,
        @DefaultValue("5s") Duration stall) {

    private static final int WORKERS = 16;

    /** Reads options as {@code --stall=5s}. */
    static StallOptions of(String... arguments) {
        return Options.of(StallOptions.class, arguments);
    }

    FaultOptions asFault() {
        return new FaultOptions(
                rate,
                WORKERS,
                Duration.ofSeconds(2),
                healthy,
                stall,
                stall,
                Duration.ofSeconds(1),
                Duration.ofSeconds(20),
                "",
                true);
    }
}
