package io.runtelemetry.benchmarks.soak;

import static io.runtelemetry.benchmarks.results.MarkdownTable.text;

import io.runtelemetry.benchmarks.results.MarkdownTable;
import io.runtelemetry.benchmarks.results.Measurements;
import java.util.List;

/** What {@link Soak} has found. */
public final class SoakTable {

    /** The least that any object takes: a heap that keeps one for every record grows by more. */
    private static final double LEAST_OBJECT = 16;

    private SoakTable() {}

    /** Returns the samples, and whether what was looked at has grown after the first fifth of them. */
    public static String of(Measurements found) {
        MarkdownTable table =
                new MarkdownTable("after", "jobs", "heap, MiB", "threads", "Redis, MiB", "pending", "dropped", "lost");
        for (String name : found.names()) {
            boolean end = name.equals(Soak.END);
            table.row(
                    end ? "the end" : text("%.0f s", found.of(name, "s")),
                    text("%,.0f", found.of(name, "jobs")),
                    text("%.2f", found.of(name, "heap KiB") / 1024),
                    text("%.0f", found.of(name, "threads")),
                    text("%.1f", found.of(name, "Redis KiB") / 1024),
                    text("%.0f", found.of(name, "pending")),
                    text("%.0f", found.of(name, "dropped")),
                    end ? text("%.0f", found.of(name, "lost")) : "");
        }
        double growth = bytesPerJob(found);
        return table
                + text("\nFrom the third sample on the heap grew by %.2f bytes a job", growth)
                + (isFlat(found)
                        ? ": it is flat, since an object that is kept for each would take 16 or more.\n"
                        : ": it is not flat.\n");
    }

    /** Returns whether the heap grows by less than any object for every tenth job would take. */
    static boolean isFlat(Measurements found) {
        return bytesPerJob(found) < LEAST_OBJECT / 10;
    }

    /** The slope of the line that fits the samples best. */
    static double bytesPerJob(Measurements found) {
        List<String> all =
                found.names().stream().filter(name -> !name.equals(Soak.END)).toList();
        List<String> samples = all.subList(all.size() / 5, all.size());
        double jobs = mean(found, samples, "jobs");
        double heap = mean(found, samples, "heap KiB");
        double products = 0;
        double squares = 0;
        for (String sample : samples) {
            double distance = found.of(sample, "jobs") - jobs;
            products += distance * (found.of(sample, "heap KiB") - heap);
            squares += distance * distance;
        }
        return squares == 0 ? 0 : 1024 * products / squares;
    }

    private static double mean(Measurements found, List<String> samples, String column) {
        return samples.stream()
                .mapToDouble(sample -> found.of(sample, column))
                .average()
                .orElse(0);
    }
}
