package io.runtelemetry.benchmarks.drain;

import io.runtelemetry.benchmarks.results.Benchmark;
import io.runtelemetry.benchmarks.results.Measurements;
import io.runtelemetry.test.RedisServerProcess;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Fills the recorder's buffer while nothing can be written, and measures how fast it drains, in turns with others that write
 * the same over one connection.
 */
public final class Drain {

    static final String STARTER = "the starter";

    static final String OVER_OLDER = "the starter, over older records";

    static final String LETTUCE = "Lettuce";

    static final String REDIS_BENCHMARK = "redis-benchmark -t set -P 128 -c 1";

    private static final int BATCH = 512;

    private Drain() {}

    /** Takes {@link DrainOptions} as {@code --rounds=5}. */
    public static void main(String[] arguments) throws Exception {
        Measurements found = measure(DrainOptions.of(arguments));
        Benchmark.keep("drain", found);
        System.out.println(DrainTable.of(found));
        // Clients have threads that take their time to end.
        System.exit(0);
    }

    static Measurements measure(DrainOptions options) throws Exception {
        Measurements found = new Measurements("writer", "records/s", "slowest", "fastest", "round trips per 1000");
        found.remark(options.records() + " records, medians of " + options.rounds() + " rounds in turns");
        try (RedisServerProcess redis = RedisServerProcess.start()) {
            Rounds rounds = new Rounds(redis, options);
            Map<String, Writer> writers = writers(redis, options.records());
            rounds.run(writers);
            rounds.addTo(found);
            writers.values().forEach(Writer::close);
        }
        return found;
    }

    private static Map<String, Writer> writers(RedisServerProcess redis, int records) {
        Map<String, Writer> writers = new LinkedHashMap<>();
        StarterWriter starter =
                new StarterWriter("spring.data.redis.host=127.0.0.1", "spring.data.redis.port=" + redis.port());
        writers.put(STARTER, starter);
        // Directly after it, and not on an empty server.
        writers.put(OVER_OLDER, starter);
        writers.put(LETTUCE + ", 512 at a time", new LettuceWriter(redis.url(), BATCH, BATCH));
        writers.put(LETTUCE + ", 4096 at a time", new LettuceWriter(redis.url(), 8 * BATCH, 8 * BATCH));
        writers.put(LETTUCE + ", all at once", new LettuceWriter(redis.url(), records, records));
        writers.put(
                LETTUCE + ", flushed by 512 and awaited at the end", new LettuceWriter(redis.url(), BATCH, records));
        if (RedisBenchmarkWriter.isInstalled()) {
            writers.put(REDIS_BENCHMARK, new RedisBenchmarkWriter(redis.port()));
        }
        return writers;
    }
}
