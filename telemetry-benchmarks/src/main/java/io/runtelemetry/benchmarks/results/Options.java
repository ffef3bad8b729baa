package io.runtelemetry.benchmarks.results;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.SimpleCommandLinePropertySource;

/** What a benchmark is told on the command line. */
public final class Options {

    private Options() {}

    /**
     * Reads options as {@code --rounds=5}; those that are not given have their defaults.
     *
     * @param type a record whose components are the options
     */
    public static <T> T of(Class<T> type, String... arguments) {
        return new Binder(ConfigurationPropertySources.from(new SimpleCommandLinePropertySource(arguments)))
                .bindOrCreate("", type);
    }
}
