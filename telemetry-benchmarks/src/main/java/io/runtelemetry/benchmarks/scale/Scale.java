package io.runtelemetry.benchmarks.scale;

import static java.util.Locale.ROOT;

import io.runtelemetry.EntityRef;
import io.runtelemetry.benchmarks.harness.Benchmark;
import io.runtelemetry.benchmarks.harness.BenchmarkApplication;
import io.runtelemetry.benchmarks.harness.Measurements;
import io.runtelemetry.benchmarks.harness.SideBySide;
import io.runtelemetry.benchmarks.harness.Table;
import io.runtelemetry.recorder.TelemetryRecorder;
import io.runtelemetry.tck.RedisServerProcess;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Has 1 to 64 threads use one recorder, which writes to a Redis meanwhile, and beside it a concurrent map that nobody reads.
 * Threads do nothing else: a job has a business of its own between two records.
 */
public final class Scale {

    static final String RECORDER = "recorder";

    static final String MAP = "map";

    private static final String NANOS = "ns/record";

    private Scale() {}

    /**
     * What is run, and how often.
     *
     * @param rounds how often each is measured; the median counts
     * @param threads how many threads record at once, in turn; each divides 65,536
     * @param records how many records all threads make together in a round, at least 65,536
     */
    record Options(
            @DefaultValue("5") int rounds,

            @DefaultValue({"1", "2", "4", "8", "16", "32", "64"})
            List<Integer> threads,

            @DefaultValue("1048576") int records) {}

    /** Threads of a kind that record at once, for one entity or each for its own. */
    private record Case(ThreadKind kind, int threads, boolean hot) {

        String name(String what) {
            return Scale.name(what, kind, threads, hot);
        }
    }

    static String name(String what, ThreadKind kind, int threads, boolean hot) {
        return what + (hot ? " hot " : " ") + kind + " " + threads;
    }

    /** Takes {@link Options} as {@code --rounds=3}. */
    public static void main(String[] arguments) throws Exception {
        Benchmark.run("scale", arguments, Options.class, Scale::measure, Scale::table);
    }

    static Measurements measure(Options options) throws Exception {
        Contention contention = new Contention(options.records);
        String room = "telemetry.write.buffer-size=" + Contention.ENTITIES;
        try (RedisServerProcess redis = RedisServerProcess.start();
                ConfigurableApplicationContext application =
                        BenchmarkApplication.start(redis.port(), List.of(), room)) {
            TelemetryRecorder recorder = application.getBean(TelemetryRecorder.class);
            SideBySide turns = new SideBySide("what", NANOS);
            cases(options).forEach(each -> addTo(turns, each, contention, recorder));
            Measurements found = turns.run(1, options.rounds);
            long dropped =
                    application.getBean(BenchmarkApplication.Counts.class).dropped();
            String kept = redis.execute("DBSIZE");
            if (dropped > 0 || !String.valueOf(Contention.ENTITIES).equals(kept)) {
                throw new IllegalStateException(dropped + " records were dropped, " + kept + " are in Redis");
            }
            return found.remark("JDK " + Runtime.version().feature() + ", " + options.records + " records in each of "
                    + options.rounds + " rounds"
                    + (ThreadKind.available().count() == 1 ? "; this JDK has no virtual threads" : ""));
        }
    }

    private static Stream<Case> cases(Options options) {
        return ThreadKind.available()
                .flatMap(kind -> options.threads.stream()
                        .flatMap(threads -> Stream.of(new Case(kind, threads, true), new Case(kind, threads, false))));
    }

    private static void addTo(SideBySide turns, Case each, Contention contention, TelemetryRecorder recorder) {
        turns.add(each.name(MAP), round -> {
            Map<EntityRef, String> map = new ConcurrentHashMap<>();
            return contention.nanos(each.threads, each.kind.factory(), each.hot, map::put);
        });
        turns.add(each.name(RECORDER), round -> {
            double[] nanos = contention.nanos(each.threads, each.kind.factory(), each.hot, recorder::record);
            BenchmarkApplication.awaitWritten(recorder);
            return nanos;
        });
    }

    /** Returns millions of records a second for each number of threads, and how much of that of one thread remains. */
    public static String table(Measurements found) {
        List<Case> rows = found.names().stream()
                .map(name -> name.split(" ", -1))
                .filter(parts -> parts.length == 3 && parts[0].equals(RECORDER))
                .map(parts -> new Case(ThreadKind.valueOf(parts[1]), Integer.parseInt(parts[2]), false))
                .toList();
        return new Table<Case>("million records/s", row -> row.kind.name().toLowerCase(ROOT) + " threads")
                .column("threads", "%.0f", row -> row.threads)
                .column("recorder, entities of their own", "%.2f", row -> 1e3 / nanos(found, RECORDER, row, false))
                .column("beside 1 thread", "%.2f", row -> beside(found, rows, row, false))
                .column("recorder, one hot entity", "%.2f", row -> 1e3 / nanos(found, RECORDER, row, true))
                .column("beside 1 thread", "%.2f", row -> beside(found, rows, row, true))
                .column(
                        "µs between two records of a thread",
                        "%.2f",
                        row -> nanos(found, RECORDER, row, false) * row.threads / 1e3)
                .column(
                        "`ConcurrentHashMap.put`, keys of their own",
                        "%.2f",
                        row -> 1e3 / nanos(found, MAP, row, false))
                .column("one hot key", "%.2f", row -> 1e3 / nanos(found, MAP, row, true))
                .of(rows);
    }

    private static double beside(Measurements found, List<Case> rows, Case row, boolean hot) {
        Case least =
                rows.stream().filter(one -> one.kind == row.kind).findFirst().orElse(row);
        return nanos(found, RECORDER, least, hot) / nanos(found, RECORDER, row, hot);
    }

    private static double nanos(Measurements found, String what, Case row, boolean hot) {
        return found.of(name(what, row.kind, row.threads, hot), NANOS);
    }
}
