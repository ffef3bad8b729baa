package io.runtelemetry.benchmarks.results;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one benchmark has found: a name with a number, or several, in each line, as they were measured. Kept as
 * tab-separated values, after lines that begin with {@code #} and tell how they came to be.
 */
public final class Measurements {

    private final List<String> remarks = new ArrayList<>();

    private final List<String> columns;

    private final Map<String, List<Double>> rows = new LinkedHashMap<>();

    /**
     * Makes measurements without a line.
     *
     * @param columns what each line has: what is measured, and then one number or more, with their unit
     */
    public Measurements(String... columns) {
        this.columns = List.of(columns);
    }

    /** Adds a line that tells how these came to be. */
    public Measurements remark(String remark) {
        remarks.add(remark);
        return this;
    }

    /**
     * Adds a line.
     *
     * @throws IllegalArgumentException if it has not one number for each column, or the name is there already
     */
    public Measurements add(String name, double... numbers) {
        if (numbers.length != columns.size() - 1 || rows.containsKey(name)) {
            throw new IllegalArgumentException("No line for " + columns + ": " + name);
        }
        rows.put(name, Arrays.stream(numbers).boxed().toList());
        return this;
    }

    /** Returns the names of all lines, in their order. */
    public List<String> names() {
        return List.copyOf(rows.keySet());
    }

    /** Returns the lines that tell how these came to be. */
    public List<String> remarks() {
        return List.copyOf(remarks);
    }

    /**
     * Returns what was measured.
     *
     * @throws IllegalArgumentException if there is no such line or column
     */
    public double of(String name, String column) {
        List<Double> numbers = rows.get(name);
        int index = columns.indexOf(column) - 1;
        if (numbers == null || index < 0) {
            throw new IllegalArgumentException("There is no " + column + " of " + name);
        }
        return numbers.get(index);
    }

    /** Returns all as text, as they are kept. */
    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        remarks.forEach(remark -> lines.add("# " + remark));
        lines.add(String.join("\t", columns));
        rows.forEach((name, numbers) -> lines.add(name + "\t"
                + String.join("\t", numbers.stream().map(Measurements::text).toList())));
        return String.join("\n", lines) + "\n";
    }

    private static String text(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? String.valueOf((long) number)
                : String.valueOf((float) number);
    }

    /** Writes all to a file in place of what it has. */
    public void writeTo(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads what {@link #writeTo} has written.
     *
     * @throws IllegalArgumentException if the file has something else
     */
    public static Measurements readFrom(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> remarks =
                lines.stream().takeWhile(line -> line.startsWith("# ")).toList();
        Measurements read = new Measurements(cells(lines.get(remarks.size())));
        remarks.forEach(remark -> read.remark(remark.substring(2)));
        for (String line : lines.subList(remarks.size() + 1, lines.size())) {
            String[] cells = cells(line);
            double[] numbers = new double[cells.length - 1];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = Double.parseDouble(cells[i + 1]);
            }
            read.add(cells[0], numbers);
        }
        return read;
    }

    private static String[] cells(String line) {
        return line.split("\t", -1);
    }
}
