package io.runtelemetry.benchmarks.drain;

import io.runtelemetry.benchmarks.drain.RecordWriter.Written;
import io.runtelemetry.benchmarks.results.Measurements;
import io.runtelemetry.benchmarks.results.Median;
import io.runtelemetry.tck.RedisServerProcess;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Lets each writer have its turn, again and again, so that what else a machine does meanwhile strikes all alike. */
final class Rounds {

    private final RedisServerProcess redis;

    private final DrainOptions options;

    private final Map<String, List<Written>> written = new LinkedHashMap<>();

    private final Map<Integer, Records> made = new HashMap<>();

    private final Map<String, Integer> sizes = new LinkedHashMap<>();

    Rounds(RedisServerProcess redis, DrainOptions options) {
        this.redis = redis;
        this.options = options;
    }

    void run(Map<String, Turn> turns) throws Exception {
        for (int round = 0; round < options.warmUp() + options.rounds(); round++) {
            for (Map.Entry<String, Turn> turn : turns.entrySet()) {
                Written result = take(turn.getKey(), turn.getValue(), round);
                if (round >= options.warmUp()) {
                    written.computeIfAbsent(turn.getKey(), name -> new ArrayList<>())
                            .add(result);
                    sizes.put(turn.getKey(), turn.getValue().records());
                }
            }
        }
    }

    private Written take(String name, Turn turn, int round) throws Exception {
        boolean overOlder = name.equals(Drain.OVER_OLDER);
        if (!overOlder) {
            redis.execute("FLUSHALL");
        }
        Records records = made.computeIfAbsent(turn.records(), Records::of).in(2 * round + (overOlder ? 1 : 0));
        // The garbage of one is not to be collected at the cost of the next.
        System.gc();
        Written result = turn.writer().write(records);
        if (!name.equals(Drain.REDIS_BENCHMARK)) {
            requireWritten(name, records);
        }
        // Each batch is tried without the script first, and then with it.
        return overOlder ? new Written(result.nanos(), 2 * result.roundTrips()) : result;
    }

    private void requireWritten(String name, Records records) {
        String size = redis.execute("DBSIZE");
        String last = redis.execute("GET", records.key(records.size() - 1));
        if (!String.valueOf(records.size()).equals(size) || !records.value().equals(last)) {
            throw new IllegalStateException(name + " has left " + size + " keys, the last with " + last);
        }
    }

    void addTo(Measurements found) {
        written.forEach((name, results) -> {
            int records = Objects.requireNonNull(sizes.get(name));
            double[] perSecond = results.stream()
                    .mapToDouble(result -> records * 1e9 / result.nanos())
                    .toArray();
            double roundTrips = results.get(0).roundTrips() * 1_000 / records;
            found.add(
                    name,
                    Math.rint(Median.of(Arrays.stream(perSecond))),
                    Math.rint(Arrays.stream(perSecond).min().orElseThrow()),
                    Math.rint(Arrays.stream(perSecond).max().orElseThrow()),
                    roundTrips);
        });
    }
}
