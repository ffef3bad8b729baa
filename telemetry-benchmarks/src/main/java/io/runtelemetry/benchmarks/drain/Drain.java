package io.runtelemetry.benchmarks.drain;

import io.runtelemetry.benchmarks.results.Benchmark;
import io.runtelemetry.benchmarks.results.Measurements;
import io.runtelemetry.benchmarks.upstash.UpstashProxy;
import io.runtelemetry.tck.RedisServerProcess;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

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

    private static final int MORE = 4_096;

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
            Optional<UpstashProxy> proxy = options.upstash() > 0 ? UpstashProxy.start(redis) : Optional.empty();
            if (options.upstash() > 0 && proxy.isEmpty()) {
                found.remark("without Upstash, for Node.js or npm is missing");
            }
            Map<String, Turn> turns = turns(redis, options.records());
            proxy.ifPresent(upstash -> turns.putAll(UpstashDrain.turns(upstash, options)));
            Predicate<String> only = Pattern.compile(options.only()).asPredicate();
            turns.keySet().removeIf(only.negate());
            Rounds rounds = new Rounds(redis, options);
            rounds.run(turns);
            rounds.addTo(found);
            turns.values().forEach(turn -> turn.writer().close());
            proxy.ifPresent(UpstashProxy::close);
        }
        return found;
    }

    private static Map<String, Turn> turns(RedisServerProcess redis, int records) {
        Map<String, Turn> turns = new LinkedHashMap<>();
        StarterWriter starter =
                new StarterWriter("spring.data.redis.host=127.0.0.1", "spring.data.redis.port=" + redis.port());
        turns.put(STARTER, new Turn(starter, records));
        // Directly after it, and not on an empty server.
        turns.put(OVER_OLDER, new Turn(starter, records));
        turns.put(LETTUCE + ", 512 at a time", new Turn(new LettuceWriter(redis.url(), BATCH, BATCH), records));
        turns.put(LETTUCE + ", 4096 at a time", new Turn(new LettuceWriter(redis.url(), MORE, MORE), records));
        turns.put(LETTUCE + ", all at once", new Turn(new LettuceWriter(redis.url(), records, records), records));
        turns.put(
                LETTUCE + ", flushed by 512 and awaited at the end",
                new Turn(new LettuceWriter(redis.url(), BATCH, records), records));
        if (RedisBenchmarkWriter.isInstalled()) {
            turns.put(REDIS_BENCHMARK, new Turn(new RedisBenchmarkWriter(redis.port()), records));
        }
        return turns;
    }
}
