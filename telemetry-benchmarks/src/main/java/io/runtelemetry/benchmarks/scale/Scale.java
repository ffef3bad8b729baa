package io.runtelemetry.benchmarks.scale;

import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.benchmarks.results.Benchmark;
import io.runtelemetry.benchmarks.results.Measurements;
import io.runtelemetry.benchmarks.results.Median;
import io.runtelemetry.recorder.TelemetryRecorder;
import io.runtelemetry.tck.RedisServerProcess;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * Has 1 to 64 threads use one recorder, which writes to a Redis meanwhile, and beside it a concurrent map that nobody reads.
 * Threads do nothing else: a job has a business of its own between two records.
 */
public final class Scale {

    static final String RECORDER = "recorder";

    static final String MAP = "map";

    private final ScaleOptions options;

    private final Contention contention;

    private final TelemetryRecorder recorder;

    private final AtomicLong dropped;

    private final Map<String, List<Double>> nanos = new LinkedHashMap<>();

    private Scale(ScaleOptions options, ConfigurableApplicationContext application) {
        this.options = options;
        this.contention = new Contention(options.records());
        this.recorder = application.getBean(TelemetryRecorder.class);
        this.dropped = application.getBean(AtomicLong.class);
    }

    /** Takes {@link ScaleOptions} as {@code --rounds=3}. */
    public static void main(String[] arguments) throws InterruptedException {
        Benchmark.keep("scale", run(ScaleOptions.of(arguments)));
    }

    static Measurements run(ScaleOptions options) throws InterruptedException {
        try (RedisServerProcess redis = RedisServerProcess.start();
                ConfigurableApplicationContext application = start(redis)) {
            Measurements found = new Scale(options, application).run();
            if (!String.valueOf(Contention.ENTITIES).equals(redis.execute("DBSIZE"))) {
                throw new IllegalStateException("There are " + redis.execute("DBSIZE") + " records in Redis");
            }
            return found;
        }
    }

    private static ConfigurableApplicationContext start(RedisServerProcess redis) {
        return new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .properties("spring.data.redis.url=" + redis.url(), "logging.level.root=warn")
                .run("--telemetry.write.buffer-size=" + Contention.ENTITIES);
    }

    private Measurements run() throws InterruptedException {
        for (int round = 0; round <= options.rounds(); round++) {
            for (ThreadKind kind : ThreadKind.available().toList()) {
                for (int threads : options.threads()) {
                    // The first round warms up.
                    measure(kind, threads, true, round > 0);
                    measure(kind, threads, false, round > 0);
                }
            }
        }
        if (dropped.get() > 0) {
            throw new IllegalStateException(dropped + " records were dropped");
        }
        Measurements found = new Measurements("what", "threads", "hot", "virtual", "ns/record", "least", "greatest");
        nanos.forEach((name, measured) -> found.add(name, line(name, measured)));
        return found.remark("JDK " + Runtime.version().feature() + ", " + options.records() + " records in each of "
                + options.rounds() + " rounds: median, least and greatest"
                + (ThreadKind.available().count() == 1 ? "; this JDK has no virtual threads" : ""));
    }

    private void measure(ThreadKind kind, int threads, boolean hot, boolean counts) throws InterruptedException {
        Map<EntityRef, String> map = new ConcurrentHashMap<>();
        measure(MAP, kind, threads, hot, counts, map::put);
        measure(RECORDER, kind, threads, hot, counts, recorder::record);
        while (recorder.pendingRecords() > 0) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    private void measure(
            String what,
            ThreadKind kind,
            int threads,
            boolean hot,
            boolean counts,
            BiConsumer<EntityRef, String> target)
            throws InterruptedException {
        double each = contention.nanos(threads, kind.factory(), hot, target) / (double) options.records();
        if (counts) {
            nanos.computeIfAbsent(name(what, kind, threads, hot), key -> new ArrayList<>())
                    .add(each);
        }
    }

    static String name(String what, ThreadKind kind, int threads, boolean hot) {
        return what + (hot ? " hot " : " ") + kind + " " + threads;
    }

    private static double[] line(String name, List<Double> measured) {
        return new double[] {
            Integer.parseInt(name.substring(name.lastIndexOf(' ') + 1)),
            name.contains(" hot ") ? 1 : 0,
            name.contains(ThreadKind.VIRTUAL.name()) ? 1 : 0,
            Median.of(measured.stream().mapToDouble(Double::doubleValue)),
            Collections.min(measured),
            Collections.max(measured)
        };
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static final class Application {

        @Bean
        AtomicLong dropped() {
            return new AtomicLong();
        }

        @Bean
        TelemetryListener countDropped(AtomicLong dropped) {
            return new TelemetryListener() {
                @Override
                public void onDropped(int records, DropReason reason) {
                    dropped.addAndGet(records);
                }
            };
        }
    }
}
