package io.runtelemetry.benchmarks.harness;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * A table in Markdown, whose first column is text and the others are numbers.
 *
 * @param <R> what its rows are about
 */
public final class Table<R> {

    private final List<String> titles = new ArrayList<>();

    private final List<Function<R, String>> cells = new ArrayList<>();

    /** Begins with the first column. */
    public Table(String title, Function<R, String> cell) {
        column(title, cell);
    }

    /** Adds a column. */
    public Table<R> column(String title, Function<R, String> cell) {
        titles.add(title);
        cells.add(cell);
        return this;
    }

    /** Adds a column of numbers, by a format as that of {@link String#format}. */
    public Table<R> column(String title, String format, ToDoubleFunction<R> number) {
        return column(title, row -> text(format, number.applyAsDouble(row)));
    }

    /** Returns the table with a row for each, which ends with a line break. */
    public String of(Collection<R> rows) {
        StringBuilder text = new StringBuilder(line(String.join(" | ", titles)));
        text.append("|---").append("|--:".repeat(titles.size() - 1)).append("|\n");
        for (R row : rows) {
            text.append(line(cells.stream().map(cell -> cell.apply(row)).collect(Collectors.joining(" | "))));
        }
        return text.toString();
    }

    private static String line(String cells) {
        return "| " + cells + " |\n";
    }

    /** Returns a number as tables show it that have numbers of any size. */
    static String number(double number) {
        boolean precise = Math.abs(number) < 100 && number != Math.rint(number);
        return text(precise ? "%.2f" : "%,.0f", number);
    }

    /** Returns a number as tables show it, by a format as that of {@link String#format}; a dash if it is not one. */
    public static String text(String format, double number) {
        return !Double.isFinite(number) ? "–" : String.format(Locale.ROOT, format, number);
    }
}
