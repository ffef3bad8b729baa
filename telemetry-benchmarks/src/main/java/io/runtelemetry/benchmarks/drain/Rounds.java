package io.runtelemetry.benchmarks.drain;

import io.runtelemetry.benchmarks.drain.Writer.Written;
import io.runtelemetry.benchmarks.results.Measurements;
import io.runtelemetry.test.RedisServerProcess;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lets each writer have its turn, again and again, so that what else a machine does meanwhile strikes all alike. */
final class Rounds {

    private final RedisServerProcess redis;

    private final DrainOptions options;

    private final Map<String, List<Written>> written = new LinkedHashMap<>();

    Rounds(RedisServerProcess redis, DrainOptions options) {
        this.redis = redis;
        this.options = options;
    }

    void run(Map<String, Writer> writers) throws Exception {
        for (int round = 0; round < options.warmUp() + options.rounds(); round++) {
            for (Map.Entry<String, Writer> writer : writers.entrySet()) {
                Written result = turn(writer.getKey(), writer.getValue(), round);
                if (round >= options.warmUp()) {
                    written.computeIfAbsent(writer.getKey(), name -> new ArrayList<>())
                            .add(result);
                }
            }
        }
    }

    private Written turn(String name, Writer writer, int round) throws Exception {
        boolean overOlder = name.equals(Drain.OVER_OLDER);
        if (!overOlder) {
            redis.execute("FLUSHALL");
        }
        // The garbage of one is not to be collected at the cost of the next.
        System.gc();
        Records records = Records.of(options.records(), 2 * round + (overOlder ? 1 : 0));
        Written result = writer.write(records);
        if (!name.equals(Drain.REDIS_BENCHMARK)) {
            requireWritten(name, records);
        }
        return result;
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
            double[] perSecond = results.stream()
                    .mapToDouble(result -> options.records() * 1e9 / result.nanos())
                    .sorted()
                    .toArray();
            double roundTrips = results.get(0).roundTrips() * 1_000 / options.records();
            found.add(
                    name,
                    Math.rint(perSecond[perSecond.length / 2]),
                    Math.rint(perSecond[0]),
                    Math.rint(Arrays.stream(perSecond).max().orElseThrow()),
                    roundTrips);
        });
    }
}
