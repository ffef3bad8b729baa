package io.runtelemetry.benchmarks.startup;

import static io.runtelemetry.benchmarks.results.MarkdownTable.text;

import io.runtelemetry.benchmarks.results.MarkdownTable;
import io.runtelemetry.benchmarks.results.Measurements;
import io.runtelemetry.benchmarks.results.Median;

/** What {@link Startup} has found. */
public final class StartupTable {

    private static final String JAR = "jar KiB ";

    private StartupTable() {}

    /** Returns the medians of all rounds, what is added, and the ratio. */
    public static String of(Measurements found) {
        MarkdownTable table = new MarkdownTable("", "without the starter", "with it", "added", "ratio");
        String transactional = Startup.TRANSACTIONAL;
        row(table, "start, as Spring Boot tells it, ms", found, "start ms", "%.0f");
        row(table, "… of that the main thread's CPU time, ms", found, "main thread ms", "%.0f");
        row(table, "start where the jobs have proxies anyway, ms", found, transactional + "start ms", "%.0f");
        row(table, "… of that the main thread's CPU time, ms", found, transactional + "main thread ms", "%.0f");
        row(table, "process from its begin until the application is ready, ms", found, "process ms", "%.0f");
        row(table, "heap at rest, MiB", found, "heap KiB", "%.1f");
        row(table, "memory of the JVM beside the heap at rest, MiB", found, "beside the heap KiB", "%.1f");
        row(table, "classes loaded", found, "classes", "%.0f");
        row(table, "threads", found, "threads", "%.0f");
        String pending = "bytes per pending record";
        double strings = found.of(pending, Startup.WITHOUT);
        double record = found.of(pending, Startup.WITH);
        table.row(
                "heap of a pending record beside that of its two IDs, bytes",
                text("%.0f", strings),
                text("%.0f", record),
                text("%.0f", record - strings),
                text("%.2f", record / strings));
        found.names().stream()
                .filter(name -> name.startsWith(JAR))
                .forEach(name -> table.row(
                        "size of `" + name.substring(JAR.length()) + "`, KiB",
                        "",
                        "",
                        text("%.0f", found.of(name, Startup.WITH)),
                        ""));
        return table.toString();
    }

    private static void row(MarkdownTable table, String title, Measurements found, String name, String format) {
        double unit = name.endsWith(" KiB") ? 1024 : 1;
        double without = median(found, name, Startup.WITHOUT) / unit;
        double with = median(found, name, Startup.WITH) / unit;
        table.row(
                title,
                text(format, without),
                text(format, with),
                text(format, with - without),
                text("%.2f", with / without));
    }

    private static double median(Measurements found, String name, String column) {
        return Median.of(found.names().stream()
                .filter(line -> line.matches(name + " [0-9]+"))
                .mapToDouble(line -> found.of(line, column)));
    }
}
