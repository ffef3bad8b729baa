package io.runtelemetry.benchmarks.scale;

import static io.runtelemetry.benchmarks.results.MarkdownTable.text;

import io.runtelemetry.benchmarks.results.MarkdownTable;
import io.runtelemetry.benchmarks.results.Measurements;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What {@link Scale} has found. */
public final class ScaleTable {

    private static final double NANOS_PER_MICRO = 1_000;

    private ScaleTable() {}

    /** Returns millions of records a second for each number of threads, and how much of that of one thread remains. */
    public static String of(Measurements found) {
        MarkdownTable table = new MarkdownTable(
                "million records/s",
                "threads",
                "recorder, entities of their own",
                "beside 1 thread",
                "recorder, one hot entity",
                "beside 1 thread",
                "µs between two records of a thread",
                "`ConcurrentHashMap.put`, keys of their own",
                "one hot key");
        for (ThreadKind kind : ThreadKind.values()) {
            for (int threads : threads(found, kind)) {
                table.row(kind.name().toLowerCase(Locale.ROOT) + " threads", cells(found, kind, threads));
            }
        }
        return table.toString();
    }

    private static List<Integer> threads(Measurements found, ThreadKind kind) {
        return found.names().stream()
                .filter(name -> name.startsWith(Scale.RECORDER + " " + kind))
                .map(name -> (int) found.of(name, "threads"))
                .toList();
    }

    private static String[] cells(Measurements found, ThreadKind kind, int threads) {
        return Stream.of(
                        threads + "",
                        perSecond(found, Scale.RECORDER, kind, threads, false),
                        ratio(found, kind, threads, false),
                        perSecond(found, Scale.RECORDER, kind, threads, true),
                        ratio(found, kind, threads, true),
                        text("%.2f", nanos(found, Scale.RECORDER, kind, threads, false) * threads / NANOS_PER_MICRO),
                        perSecond(found, Scale.MAP, kind, threads, false),
                        perSecond(found, Scale.MAP, kind, threads, true))
                .toArray(String[]::new);
    }

    private static String ratio(Measurements found, ThreadKind kind, int threads, boolean hot) {
        int least = threads(found, kind).get(0);
        return text(
                "%.2f",
                nanos(found, Scale.RECORDER, kind, least, hot) / nanos(found, Scale.RECORDER, kind, threads, hot));
    }

    private static String perSecond(Measurements found, String what, ThreadKind kind, int threads, boolean hot) {
        return text("%.2f", NANOS_PER_MICRO / nanos(found, what, kind, threads, hot));
    }

    private static double nanos(Measurements found, String what, ThreadKind kind, int threads, boolean hot) {
        return found.of(Scale.name(what, kind, threads, hot), "ns/record");
    }
}
