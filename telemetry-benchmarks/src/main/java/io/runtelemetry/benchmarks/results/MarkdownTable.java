package io.runtelemetry.benchmarks.results;

import java.util.Locale;

/** A table in Markdown, whose first column is text and the others are numbers. */
public final class MarkdownTable {

    private final StringBuilder text = new StringBuilder();

    /** Begins a table. */
    public MarkdownTable(String first, String... others) {
        row(first, others);
        text.append("| --- ").append("| --: ".repeat(others.length)).append("|\n");
    }

    /** Adds a row. */
    public MarkdownTable row(String first, String... others) {
        text.append("| ").append(first);
        for (String other : others) {
            text.append(" | ").append(other);
        }
        text.append(" |\n");
        return this;
    }

    /** Returns a number as tables show it, by a format as that of {@link String#format}; a dash if it is not one. */
    public static String text(String format, double number) {
        return Double.isNaN(number) ? "–" : String.format(Locale.ROOT, format, number);
    }

    /** Returns the table, which ends with a line break. */
    @Override
    public String toString() {
        return text.toString();
    }
}
