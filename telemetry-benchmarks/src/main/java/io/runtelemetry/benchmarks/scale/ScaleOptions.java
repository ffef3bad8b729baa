package io.runtelemetry.benchmarks.scale;

import java.util.List;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.SimpleCommandLinePropertySource;

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
        return new Binder(ConfigurationPropertySources.from(new SimpleCommandLinePropertySource(arguments)))
                .bindOrCreate("", ScaleOptions.class);
    }
}
