package io.runtelemetry.benchmarks.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page of the guide with places for tables: {@code <!-- table: drain -->} to {@code <!-- /table -->}. */
record Page(Path file) {

    private static final Pattern PLACE =
            Pattern.compile("<!-- table: (?<name>[a-z-]+) -->\n.*?<!-- /table -->", Pattern.DOTALL);

    String read() {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns the page's text with each table in its place.
     *
     * @param tables gives a table for its name
     */
    String with(Function<String, String> tables) {
        return PLACE.matcher(read())
                .replaceAll(place -> Matcher.quoteReplacement("<!-- table: %s -->\n\n%s\n<!-- /table -->"
                        .formatted(place.group(1), tables.apply(place.group(1)))));
    }

    void write(String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
