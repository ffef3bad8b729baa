package io.runtelemetry.benchmarks.drain;

import io.lettuce.core.RedisClient;
import io.runtelemetry.benchmarks.drain.RecordWriter.Records;
import io.runtelemetry.benchmarks.drain.RecordWriter.Written;
import io.runtelemetry.benchmarks.harness.Benchmark;
import io.runtelemetry.benchmarks.harness.Measurements;
import io.runtelemetry.benchmarks.harness.SideBySide;
import io.runtelemetry.benchmarks.harness.Table;
import io.runtelemetry.tck.RedisServerProcess;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Fills the recorder's buffer while nothing can be written, and measures how fast it drains, in turns with others that write
 * the same over one connection.
 */
public final class Drain implements AutoCloseable {

    static final String STARTER = "the starter";

    static final String OVER_OLDER = "the starter, over older records";

    static final String LETTUCE = "Lettuce";

    static final String REDIS_BENCHMARK = "redis-benchmark -t set -P 128 -c 1";

    private static final String PER_SECOND = "records/s";

    private static final String ROUND_TRIPS = "round trips per 1000";

    private static final int BATCH = 512;

    private static final int MORE = 4_096;

    private final RedisServerProcess redis = RedisServerProcess.start();

    private final List<RecordWriter> writers = new ArrayList<>();

    private final SideBySide turns = new SideBySide("writer", PER_SECOND, ROUND_TRIPS);

    private final Predicate<String> only;

    private Drain(Options options) {
        this.only = Pattern.compile(options.only).asPredicate();
    }

    /**
     * How much is written, and how often.
     *
     * @param records how many records make the buffer full
     * @param warmUp how many rounds are not counted
     * @param rounds how many rounds are counted; in each, every writer has its turn
     * @param only a regular expression for what is found in the names of those that have their turn; by default all
     * @param upstash how many records are written over REST; 0 to leave that out
     * @param sequential how many of them one after the other
     */
    record Options(
            @DefaultValue("65536") int records,
            @DefaultValue("3") int warmUp,
            @DefaultValue("9") int rounds,
            @DefaultValue(".*") String only,
            @DefaultValue("8192") int upstash,
            @DefaultValue("1000") int sequential) {}

    /** Takes {@link Options} as {@code --rounds=5}. */
    public static void main(String[] arguments) throws Exception {
        Benchmark.run("drain", arguments, Options.class, Drain::measure, Drain::tables);
    }

    static Measurements measure(Options options) throws Exception {
        try (Drain drain = new Drain(options)) {
            drain.addWriters(Records.of(options.records));
            Optional<Upstash> proxy = options.upstash > 0 ? Upstash.start(drain.redis) : Optional.empty();
            try {
                proxy.ifPresent(upstash -> upstash.addTo(drain, options));
                Measurements found = drain.turns.run(options.warmUp, options.rounds);
                if (options.upstash > 0 && proxy.isEmpty()) {
                    found.remark("without Upstash, for Node.js or npm is missing");
                }
                return found.remark(options.records + " records, " + options.rounds + " rounds in turns");
            } finally {
                proxy.ifPresent(Upstash::close);
            }
        }
    }

    private void addWriters(Records records) {
        RecordWriter starter = new Writers.Starter(redis.port());
        add(STARTER, starter, records);
        // Directly after it, and not on an empty server.
        add(OVER_OLDER, starter, records);
        int all = records.size();
        addLettuce("512 at a time", BATCH, BATCH, records);
        addLettuce("4096 at a time", MORE, MORE, records);
        addLettuce("all at once", all, all, records);
        addLettuce("flushed by 512 and awaited at the end", BATCH, all, records);
        if (Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "redis-benchmark")))) {
            add(REDIS_BENCHMARK, new Writers.RedisBenchmark(redis.port()), records);
        }
    }

    private void addLettuce(String how, int flushedAtOnce, int awaitedAtOnce, Records records) {
        RedisClient client = RedisClient.create(redis.url());
        add(LETTUCE + ", " + how, new Writers.Lettuce(client, flushedAtOnce, awaitedAtOnce), records);
    }

    /** Adds one that has its turn after those that were added before. */
    void add(String name, RecordWriter writer, Records records) {
        writers.add(writer);
        if (only.test(name)) {
            turns.add(name, round -> turn(name, writer, records, round));
        }
    }

    private double[] turn(String name, RecordWriter writer, Records all, int round) throws Exception {
        boolean overOlder = name.equals(OVER_OLDER);
        if (!overOlder) {
            redis.execute("FLUSHALL");
        }
        Records records = all.in(2 * round + (overOlder ? 1 : 0));
        // The garbage of one is not to be collected at the cost of the next.
        System.gc();
        Written written = writer.write(records);
        if (!name.equals(REDIS_BENCHMARK)) {
            requireWritten(name, records);
        }
        // Each batch over older records is tried without the script first, and then with it.
        double roundTrips = written.roundTrips() * (overOlder ? 2 : 1);
        return new double[] {Math.rint(records.size() * 1e9 / written.nanos()), roundTrips * 1_000 / records.size()};
    }

    private void requireWritten(String name, Records records) {
        String size = redis.execute("DBSIZE");
        String last = redis.execute("GET", records.key(records.size() - 1));
        if (!String.valueOf(records.size()).equals(size) || !records.value().equals(last)) {
            throw new IllegalStateException(name + " has left " + size + " keys, the last with " + last);
        }
    }

    /**
     * Returns all that write over a connection to Redis beside the fastest of those that are Lettuce and nothing else; and
     * all that write over REST beside TypeScript, if there are any.
     */
    public static String tables(Measurements found) {
        Predicate<String> isRest = name -> name.startsWith(Upstash.PREFIX);
        List<String> rest = found.names().stream().filter(isRest).toList();
        List<String> redis = found.names().stream().filter(isRest.negate()).toList();
        double lettuce = redis.stream()
                .filter(name -> name.startsWith(LETTUCE))
                .mapToDouble(name -> found.of(name, PER_SECOND))
                .max()
                .orElse(Double.NaN);
        String table = table(
                        "over one connection to Redis", "beside Lettuce at its best", "round trips", found, lettuce)
                .of(redis);
        if (rest.isEmpty()) {
            return table;
        }
        double typeScript = found.of(Upstash.TOGETHER, PER_SECOND);
        return table + "\n"
                + table("over REST, as to Upstash", "beside TypeScript, all at once", "requests", found, typeScript)
                        .of(rest);
    }

    private static Table<String> table(String title, String beside, String trips, Measurements found, double peer) {
        return new Table<String>(title, name -> name.replaceFirst("^" + Upstash.PREFIX, ""))
                .column(PER_SECOND, "%,.0f", name -> found.of(name, PER_SECOND))
                .column(beside, "%.2f", name -> found.of(name, PER_SECOND) / peer)
                .column(trips + " per 1,000", "%,.2f", name -> found.of(name, ROUND_TRIPS));
    }

    @Override
    public void close() {
        writers.forEach(RecordWriter::close);
        redis.close();
    }
}
