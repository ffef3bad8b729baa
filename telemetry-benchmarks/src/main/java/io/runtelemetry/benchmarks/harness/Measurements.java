package io.runtelemetry.benchmarks.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * What one benchmark has found: a name with a number, or several, in each line, as they were measured. What was measured
 * in rounds has a line for each, as {@code Lettuce, 3}. Kept as tab-separated values, after lines that begin with
 * {@code #} and tell how they came to be.
 */
public final class Measurements {

    private static final String ROUND = ", [0-9]+$";

    private final List<String> remarks = new ArrayList<>();

    private final List<String> columns;

    private final Map<String, List<Double>> lines = new LinkedHashMap<>();

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
        if (numbers.length != columns.size() - 1 || lines.containsKey(name)) {
            throw new IllegalArgumentException("No line for " + columns + ": " + name);
        }
        lines.put(name, Arrays.stream(numbers).boxed().toList());
        return this;
    }

    /** Returns the names of all lines, in their order, those of rounds once without their number. */
    public List<String> names() {
        return lines.keySet().stream()
                .map(line -> line.replaceFirst(ROUND, ""))
                .distinct()
                .toList();
    }

    /**
     * Returns what was measured; of what was measured in rounds, the median.
     *
     * @throws IllegalArgumentException if there is no such line or column
     */
    public double of(String name, String column) {
        return sample(name, column).median();
    }

    /**
     * Returns the median of what one is above another in the same round.
     *
     * @throws IllegalArgumentException if there is no such line or column, or they have not the same rounds
     */
    public double added(String name, String other, String column) {
        double[] numbers = numbers(name, column);
        double[] others = numbers(other, column);
        if (numbers.length != others.length) {
            throw new IllegalArgumentException(name + " and " + other + " do not have the same rounds");
        }
        return Sample.of(IntStream.range(0, numbers.length).mapToDouble(round -> numbers[round] - others[round]))
                .median();
    }

    /**
     * Returns what was measured in all rounds.
     *
     * @throws IllegalArgumentException if there is no such line or column
     */
    public Sample sample(String name, String column) {
        return Sample.of(Arrays.stream(numbers(name, column)));
    }

    private double[] numbers(String name, String column) {
        int index = columns.indexOf(column) - 1;
        double[] numbers = lines.entrySet().stream()
                .filter(line ->
                        index >= 0 && line.getKey().replaceFirst(ROUND, "").equals(name))
                .mapToDouble(line -> line.getValue().get(index))
                .toArray();
        if (numbers.length == 0) {
            throw new IllegalArgumentException("There is no " + column + " of " + name);
        }
        return numbers;
    }

    /**
     * Returns a table in Markdown, with medians of what was measured in rounds, and with what each is above another.
     *
     * @param base gives the name of what one is compared with; of itself, or of something that is not there, is nothing
     */
    public String comparedWith(UnaryOperator<String> base) {
        Table<String> table = new Table<>(columns.get(0), name -> name);
        for (String column : columns.subList(1, columns.size())) {
            table.column(column, name -> cell(name, base.apply(name), column));
        }
        return table.of(names());
    }

    private String cell(String name, String base, String column) {
        double number = of(name, column);
        if (name.equals(base) || !names().contains(base)) {
            return Table.number(number);
        }
        double added = added(name, base, column);
        return Table.number(number)
                + " (" + (added > 0 ? "+" : "") + Table.number(added)
                + Table.text(", %+.0f %%)", 100 * added / of(base, column));
    }

    /** Returns all as text, as they are kept. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        remarks.forEach(remark -> text.append("# ").append(remark).append('\n'));
        text.append(String.join("\t", columns)).append('\n');
        lines.forEach((name, numbers) -> {
            text.append(name);
            numbers.forEach(number -> text.append('\t').append(text(number)));
            text.append('\n');
        });
        return text.toString();
    }

    private static String text(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? String.valueOf((long) number)
                : String.valueOf((float) number);
    }

    /**
     * Reads a file with the text of measurements.
     *
     * @throws IllegalArgumentException if the file has something else
     */
    public static Measurements readFrom(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> remarks =
                lines.stream().takeWhile(line -> line.startsWith("# ")).toList();
        Measurements read = new Measurements(lines.get(remarks.size()).split("\t", -1));
        remarks.forEach(remark -> read.remark(remark.substring(2)));
        for (String line : lines.subList(remarks.size() + 1, lines.size())) {
            String[] cells = line.split("\t", -1);
            read.add(
                    cells[0],
                    Arrays.stream(cells)
                            .skip(1)
                            .mapToDouble(Double::parseDouble)
                            .toArray());
        }
        return read;
    }
}
