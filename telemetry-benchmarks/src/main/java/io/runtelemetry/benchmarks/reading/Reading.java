package io.runtelemetry.benchmarks.reading;

import io.runtelemetry.EntityRef;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.benchmarks.network.TcpProxy;
import io.runtelemetry.benchmarks.network.TcpProxy.Network;
import io.runtelemetry.benchmarks.results.Benchmark;
import io.runtelemetry.benchmarks.results.Measurements;
import io.runtelemetry.tck.RedisServerProcess;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * Reads the links of a page of 100 entities, as the starter does and one by one, from a Redis beside it and from one that is a
 * millisecond away in each direction.
 */
public final class Reading {

    static final int ENTITIES = 100;

    private static final Pattern CALLS = Pattern.compile("cmdstat_(?:mget|get):calls=(\\d+)");

    private static final List<EntityRef> PAGE = IntStream.range(0, ENTITIES)
            .mapToObj(i -> new EntityRef(EntityTypes.PAYMENT, "pym_" + i))
            .toList();

    private Reading() {}

    /** Takes the number of pages that are read of each kind beside Redis; a tenth of it at a distance. */
    public static void main(String[] arguments) throws Exception {
        Measurements found = measure(arguments.length == 0 ? 2_000 : Integer.parseInt(arguments[0]));
        Benchmark.keep("reading", found);
        System.out.println(ReadingTable.of(found));
    }

    static Measurements measure(int pages) throws Exception {
        Measurements found = new Measurements("what, where", "p50, µs", "p99, µs", "commands a page")
                .remark(pages + " pages of " + ENTITIES + " entities, in turn; a tenth of it at a distance");
        try (RedisServerProcess redis = RedisServerProcess.start();
                TcpProxy distance = new TcpProxy(redis.port())) {
            distance.become(Network.withLatency(Duration.ofMillis(1)));
            measure(redis, redis.port(), ReadingTable.BESIDE, pages, found);
            measure(redis, distance.port(), ReadingTable.AT_A_DISTANCE, Math.max(1, pages / 10), found);
        }
        return found;
    }

    private static void measure(RedisServerProcess redis, int port, String where, int pages, Measurements found)
            throws Exception {
        try (ConfigurableApplicationContext application = application(port)) {
            TelemetryOperations telemetry = application.getBean(TelemetryOperations.class);
            StringRedisTemplate template = application.getBean(StringRedisTemplate.class);
            telemetry.storeTelemetry(PAGE, "run_abc").get(10, TimeUnit.SECONDS);
            Page together = () -> telemetry.getTelemetryWithUrl(PAGE).size();
            Page oneByOne = () -> (int) PAGE.stream()
                    .map(entity -> template.opsForValue().get("telemetry:" + entity))
                    .filter(value -> value != null && value.contains("run_abc"))
                    .count();
            long[][] nanos = new long[2][pages];
            for (int warmUp = 0; warmUp < pages / 2; warmUp++) {
                time(together);
                time(oneByOne);
            }
            for (int page = 0; page < pages; page++) {
                nanos[0][page] = time(together);
                nanos[1][page] = time(oneByOne);
            }
            add(found, ReadingTable.TOGETHER + where, nanos[0], commands(redis, together));
            add(found, ReadingTable.ONE_BY_ONE + where, nanos[1], commands(redis, oneByOne));
        }
    }

    /** Reads a page. */
    private interface Page {

        /** Returns how many of its entities were found. */
        int read();
    }

    private static long time(Page page) {
        long begun = System.nanoTime();
        int found = page.read();
        long taken = System.nanoTime() - begun;
        if (found != ENTITIES) {
            throw new IllegalStateException("Of " + ENTITIES + " entities, " + found + " were found");
        }
        return taken;
    }

    private static int commands(RedisServerProcess redis, Page page) {
        redis.execute("CONFIG", "RESETSTAT");
        page.read();
        Matcher calls = CALLS.matcher(String.valueOf(redis.execute("INFO", "commandstats")));
        int sum = 0;
        while (calls.find()) {
            sum += Integer.parseInt(calls.group(1));
        }
        return sum;
    }

    private static void add(Measurements found, String name, long[] nanos, int commands) {
        Arrays.sort(nanos);
        found.add(name, nanos[nanos.length / 2] / 1e3, nanos[nanos.length * 99 / 100] / 1e3, commands);
    }

    private static ConfigurableApplicationContext application(int port) {
        return new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .properties("spring.data.redis.host=127.0.0.1", "spring.data.redis.port=" + port)
                // The first reads load classes; a reader of an internal tool would be told that Redis is away.
                .properties("telemetry.redis.read-timeout=10s", "logging.level.root=warn")
                .run();
    }

    /** An internal tool. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
