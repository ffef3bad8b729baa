package io.runtelemetry.benchmarks.reading;

import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.benchmarks.harness.Benchmark;
import io.runtelemetry.benchmarks.harness.BenchmarkApplication;
import io.runtelemetry.benchmarks.harness.Ids;
import io.runtelemetry.benchmarks.harness.Measurements;
import io.runtelemetry.benchmarks.harness.RedisInfo;
import io.runtelemetry.benchmarks.harness.Sample;
import io.runtelemetry.benchmarks.harness.SideBySide;
import io.runtelemetry.benchmarks.harness.Table;
import io.runtelemetry.benchmarks.network.TcpProxy;
import io.runtelemetry.benchmarks.network.TcpProxy.Network;
import io.runtelemetry.tck.RedisServerProcess;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * Reads the links of a page of 100 entities, as the starter does and one by one, from a Redis beside it and from one that is a
 * millisecond away in each direction.
 */
public final class Reading {

    static final String BESIDE = ", Redis beside it";

    static final String AT_A_DISTANCE = ", Redis 1 ms away";

    static final String TOGETHER = "`getTelemetryWithUrl` of the page";

    static final String ONE_BY_ONE = "`GET` by `StringRedisTemplate` for each";

    private static final String MICROS = "µs";

    private static final List<EntityRef> PAGE =
            IntStream.range(0, 100).mapToObj(Ids::payment).toList();

    private Reading() {}

    /**
     * How often.
     *
     * @param pages how many pages are read of each kind beside Redis, and ten times as many as at a distance
     */
    record Options(@DefaultValue("2000") int pages) {}

    /** Takes {@link Options} as {@code --pages=200}. */
    public static void main(String[] arguments) throws Exception {
        Benchmark.run("reading", arguments, Options.class, Reading::measure, Reading::table);
    }

    static Measurements measure(Options options) throws Exception {
        Measurements found = new Measurements("what, where", "p50, µs", "p99, µs", "commands a page")
                .remark(options.pages + " pages of " + PAGE.size() + " entities, in turn; a tenth of it at a distance");
        try (RedisServerProcess redis = RedisServerProcess.start();
                TcpProxy distance = new TcpProxy(redis.port())) {
            distance.become(Network.withLatency(Duration.ofMillis(1)));
            measure(redis, redis.port(), BESIDE, options.pages, found);
            measure(redis, distance.port(), AT_A_DISTANCE, Math.max(1, options.pages / 10), found);
        }
        return found;
    }

    private static void measure(RedisServerProcess redis, int port, String where, int pages, Measurements found)
            throws Exception {
        // The first reads load classes; a reader of an internal tool would be told that Redis is away.
        try (ConfigurableApplicationContext application =
                BenchmarkApplication.start(port, List.of(), "telemetry.redis.read-timeout=10s")) {
            TelemetryOperations telemetry = application.getBean(TelemetryOperations.class);
            StringRedisTemplate template = application.getBean(StringRedisTemplate.class);
            telemetry.storeTelemetry(PAGE, "run_abc").get(10, TimeUnit.SECONDS);
            IntSupplier together = () -> telemetry.getTelemetryWithUrl(PAGE).size();
            IntSupplier oneByOne = () -> (int) PAGE.stream()
                    .map(entity -> template.opsForValue().get("telemetry:" + entity))
                    .filter(value -> value != null && value.contains("run_abc"))
                    .count();
            Measurements times = new SideBySide("what", MICROS)
                    .add(TOGETHER, round -> time(together))
                    .add(ONE_BY_ONE, round -> time(oneByOne))
                    .run(pages / 2, pages);
            add(found, TOGETHER + where, times.sample(TOGETHER, MICROS), commands(redis, together));
            add(found, ONE_BY_ONE + where, times.sample(ONE_BY_ONE, MICROS), commands(redis, oneByOne));
        }
    }

    private static void add(Measurements found, String name, Sample micros, long commands) {
        found.add(name, micros.percentile(50), micros.percentile(99), (double) commands);
    }

    private static double[] time(IntSupplier page) {
        long begun = System.nanoTime();
        int found = page.getAsInt();
        double micros = (System.nanoTime() - begun) / 1e3;
        if (found != PAGE.size()) {
            throw new IllegalStateException("Of " + PAGE.size() + " entities, " + found + " were found");
        }
        return new double[] {micros};
    }

    private static long commands(RedisServerProcess redis, IntSupplier page) {
        redis.execute("CONFIG", "RESETSTAT");
        int unused = page.getAsInt();
        return RedisInfo.of(redis, "cmdstat_(?:mget|get):calls=");
    }

    /** Returns what each way takes, beside one round trip to the same Redis. */
    public static String table(Measurements found) {
        return new Table<String>("", name -> name)
                .column("commands", "%.0f", name -> found.of(name, "commands a page"))
                .column("p50, ms", "%,.2f", name -> found.of(name, "p50, µs") / 1e3)
                .column("p99, ms", "%,.2f", name -> found.of(name, "p99, µs") / 1e3)
                .column(
                        "p50, times that of one round trip",
                        "%,.1f",
                        name -> found.of(name, "p50, µs")
                                / found.of(TOGETHER + (name.endsWith(BESIDE) ? BESIDE : AT_A_DISTANCE), "p50, µs"))
                .of(found.names());
    }
}
