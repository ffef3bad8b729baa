package io.runtelemetry.benchmarks.memory;

import io.runtelemetry.EntityRef;
import io.runtelemetry.benchmarks.results.Benchmark;
import io.runtelemetry.benchmarks.results.Measurements;
import io.runtelemetry.recorder.TelemetryRecorder;
import io.runtelemetry.tck.RedisServerProcess;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Writes records with IDs of usual length through the recorder, and asks Redis what they take. */
public final class Memory {

    static final String RECORD = "record";

    static final String HISTORY = "record and history";

    /** What waits for long is written by a script, which is more to send. */
    private static final int MAX_PENDING = 1_000;

    private final RedisServerProcess redis;

    private final TelemetryRecorder recorder;

    private final int runs;

    private final Measurements found;

    private Memory(RedisServerProcess redis, TelemetryRecorder recorder, int runs, Measurements found) {
        this.redis = redis;
        this.recorder = recorder;
        this.runs = runs;
        this.found = found;
    }

    /** Takes {@link MemoryOptions} as {@code --entities=10000}. */
    public static void main(String[] arguments) throws InterruptedException {
        Benchmark.keep("memory", run(MemoryOptions.of(arguments)));
    }

    static Measurements run(MemoryOptions options) throws InterruptedException {
        Measurements found = new Measurements(
                "what",
                "entities",
                "runs",
                "keys",
                "MEMORY USAGE",
                "used_memory/entity",
                "bytes in/run",
                "bytes out/run");
        measure(RECORD, options.entities(), 0, found);
        measure(HISTORY, options.historyEntities(), options.history(), found);
        return found.remark(
                "payment:pym_ and 16 characters, run_ and 25 characters; bytes of the keys of one entity, of all"
                        + " memory that Redis uses, and of the network, for each run of an entity");
    }

    private static void measure(String name, int entities, int history, Measurements found)
            throws InterruptedException {
        try (RedisServerProcess redis = RedisServerProcess.start();
                ConfigurableApplicationContext application = new SpringApplicationBuilder(Application.class)
                        .web(WebApplicationType.NONE)
                        .bannerMode(Banner.Mode.OFF)
                        .properties("spring.data.redis.url=" + redis.url(), "logging.level.root=warn")
                        .properties("telemetry.history.size=" + history)
                        .run()) {
            TelemetryRecorder recorder = application.getBean(TelemetryRecorder.class);
            new Memory(redis, recorder, Math.max(history, 1), found).measure(name, entities);
        }
    }

    private void measure(String name, int entities) throws InterruptedException {
        write(0, 1);
        int usage = usageOfAllKeys();
        long before = info("used_memory");
        long in = info("total_net_input_bytes");
        long out = info("total_net_output_bytes");
        write(1, entities + 1);
        double each = (double) entities * runs;
        double keys = Double.parseDouble(Objects.requireNonNull(redis.execute("DBSIZE"))) / (entities + 1);
        found.add(
                name,
                entities,
                runs,
                keys,
                usage,
                (info("used_memory") - before) / (double) entities,
                (info("total_net_input_bytes") - in) / each,
                (info("total_net_output_bytes") - out) / each);
    }

    /** Each run is written for itself: of those that wait for each other, only the last would be. */
    private void write(int from, int to) throws InterruptedException {
        for (int run = 0; run < runs; run++) {
            for (int i = from; i < to; i++) {
                recorder.record(
                        new EntityRef("payment", String.format("pym_%016d", i)),
                        String.format("run_%025d", (long) i * runs + run));
                if (recorder.pendingRecords() > MAX_PENDING) {
                    awaitWritten();
                }
            }
            awaitWritten();
        }
    }

    private void awaitWritten() throws InterruptedException {
        while (recorder.pendingRecords() > 0) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    private int usageOfAllKeys() {
        return Objects.requireNonNull(redis.execute("KEYS", "*"))
                .lines()
                .mapToInt(key ->
                        Integer.parseInt(Objects.requireNonNull(redis.execute("MEMORY", "USAGE", key, "SAMPLES", "0"))))
                .sum();
    }

    private long info(String name) {
        Matcher value =
                Pattern.compile("(?m)^" + name + ":([0-9]+)").matcher(Objects.requireNonNull(redis.execute("INFO")));
        if (!value.find()) {
            throw new IllegalStateException("Redis does not tell its " + name);
        }
        return Long.parseLong(value.group(1));
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static final class Application {}
}
