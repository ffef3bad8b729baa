package io.runtelemetry.benchmarks.startup;

import io.runtelemetry.benchmarks.results.Options;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is run, and how often.
 *
 * @param rounds how often the application is started with the starter, and as often without
 * @param beans how many beans have annotated methods
 * @param methods how many annotated methods each of them has
 * @param pending how many records wait while the heap that they take is measured
 */
record StartupOptions(
        @DefaultValue("15") int rounds,
        @DefaultValue("20") int beans,
        @DefaultValue("5") int methods,
        @DefaultValue("65536") int pending) {

    /** Reads options as {@code --rounds=5}. */
    static StartupOptions of(String... arguments) {
        return Options.of(StartupOptions.class, arguments);
    }
}
