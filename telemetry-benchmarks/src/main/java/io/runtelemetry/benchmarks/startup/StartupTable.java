package io.runtelemetry.benchmarks.startup;

import static io.runtelemetry.benchmarks.harness.Table.text;

import io.runtelemetry.benchmarks.harness.Measurements;
import io.runtelemetry.benchmarks.harness.Table;
import java.util.List;
import java.util.stream.Stream;

/** What {@link Startup} has found. */
public final class StartupTable {

    private final Measurements found;

    private StartupTable(Measurements found) {
        this.found = found;
    }

    /** Returns what each contender adds to the application, as medians of all rounds, and the sizes, in Markdown. */
    public static String of(Measurements found) {
        StartupTable table = new StartupTable(found);
        return table.contenders() + "\n" + table.sizes();
    }

    private String contenders() {
        List<Contender> contenders = Stream.of(Contender.values())
                .filter(contender -> found.names().contains(contender.title))
                .toList();
        return new Table<Contender>("", contender -> contender.title)
                .column("main thread's CPU time, ms", contender -> added(contender, "main thread ms", "%.0f", 1))
                .column("start, ms", contender -> added(contender, "start ms", "%.0f", 1))
                .column("start, times", this::ratio)
                .column("process until ready, ms", contender -> added(contender, "process ms", "%.0f", 1))
                .column("beans", contender -> added(contender, "beans", "%.0f", 1))
                .column("classes", contender -> added(contender, "classes", "%.0f", 1))
                .column("threads", contender -> added(contender, "threads", "%.0f", 1))
                .column("heap at rest, MiB", contender -> added(contender, "heap KiB", "%.1f", 1024))
                .column("beside the heap, MiB", contender -> added(contender, "beside the heap KiB", "%.1f", 1024))
                .of(contenders);
    }

    /** What it adds to what it is compared with; of that itself, the whole. */
    private String added(Contender contender, String column, String format, double unit) {
        return contender.isBase()
                ? text(format, found.of(contender.title, column) / unit)
                : text(format.replace("%", "%+"), found.added(contender.title, contender.base().title, column) / unit);
    }

    private String ratio(Contender contender) {
        double base = found.of(contender.base().title, "start ms");
        return contender.isBase()
                ? ""
                : text("%.2f", 1 + found.added(contender.title, contender.base().title, "start ms") / base);
    }

    private String sizes() {
        List<String> jars = found.names().stream()
                .filter(name -> name.startsWith(Startup.JAR))
                .toList();
        String table = new Table<String>("jar", name -> "`" + name.substring(Startup.JAR.length()) + "`")
                .column("KiB", "%.0f", name -> found.of(name, Startup.BYTES) / 1024)
                .of(jars);
        double record = found.of(Startup.PENDING, Startup.BYTES);
        double ids = found.of(Startup.PENDING_IDS, Startup.BYTES);
        return table
                + text("\nA pending record takes %.0f bytes of heap", record)
                + text(", %.0f of them beside its two IDs.\n", record - ids);
    }
}
