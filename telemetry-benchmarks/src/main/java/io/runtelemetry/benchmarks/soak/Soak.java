package io.runtelemetry.benchmarks.soak;

import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.benchmarks.results.Benchmark;
import io.runtelemetry.benchmarks.results.Measurements;
import io.runtelemetry.recorder.TelemetryRecorder;
import io.runtelemetry.tck.RedisServerProcess;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.springframework.context.ConfigurableApplicationContext;

/** Runs jobs at a fixed rate for a long time, and looks again and again at what could grow. */
public final class Soak {

    /** After the samples, how it ended. */
    static final String END = "end";

    private static final Pattern USED_MEMORY = Pattern.compile("used_memory:([0-9]+)");

    private static final int PAGE = 500;

    private final Measurements found = new Measurements(
            "sample", "s", "heap KiB", "threads", "Redis KiB", "jobs", "stored", "pending", "dropped", "lost");

    private final SoakOptions options;

    private final RedisServerProcess redis;

    private final TelemetryRecorder recorder;

    private final SoakApplication.Counts counts;

    private final TelemetryOperations telemetry;

    private final SoakLoad load;

    private Soak(SoakOptions options, RedisServerProcess redis, ConfigurableApplicationContext application) {
        this.options = options;
        this.redis = redis;
        this.recorder = application.getBean(TelemetryRecorder.class);
        this.counts = application.getBean(SoakApplication.Counts.class);
        this.telemetry = application.getBean(TelemetryOperations.class);
        this.load = new SoakLoad(application.getBean(SoakJob.class), options);
    }

    /** Takes {@link SoakOptions} as {@code --duration=1m}. */
    public static void main(String[] arguments) throws InterruptedException {
        Benchmark.keep("soak", run(SoakOptions.of(arguments)));
    }

    static Measurements run(SoakOptions options) throws InterruptedException {
        try (RedisServerProcess redis = RedisServerProcess.start();
                ConfigurableApplicationContext application = SoakApplication.start(redis.url(), options)) {
            return new Soak(options, redis, application).run();
        }
    }

    private Measurements run() throws InterruptedException {
        long begunAt = System.nanoTime();
        load.start();
        for (int sample = 1; sample <= options.samples(); sample++) {
            Duration at = options.duration().multipliedBy(sample).dividedBy(options.samples());
            TimeUnit.NANOSECONDS.sleep(begunAt + at.toNanos() - System.nanoTime());
            sample(String.valueOf(sample), begunAt, 0);
        }
        load.awaitEnd();
        while (recorder.pendingRecords() > 0) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        sample(END, begunAt, lost());
        return found.remark(options.rate() + " jobs/s for " + options.duration().toSeconds()
                + " s, each for an entity of"
                + " its own, which Redis keeps for " + options.ttl().toSeconds() + " s; "
                + "heap of at most " + Runtime.getRuntime().maxMemory() / 1024 / 1024 + " MiB, looked at after a"
                + " collection of garbage");
    }

    private void sample(String name, long begunAt, int lost) {
        for (int i = 0; i < 2; i++) {
            System.gc();
        }
        found.add(
                name,
                (double) TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begunAt),
                (double) ManagementFactory.getMemoryMXBean()
                                .getHeapMemoryUsage()
                                .getUsed()
                        / 1024,
                ManagementFactory.getThreadMXBean().getThreadCount(),
                redisMemory() / 1024.0,
                load.begun(),
                (double) counts.stored.get(),
                recorder.pendingRecords(),
                (double) counts.dropped.get(),
                lost);
    }

    private long redisMemory() {
        Matcher used = USED_MEMORY.matcher(Objects.requireNonNull(redis.execute("INFO", "memory")));
        if (!used.find()) {
            throw new IllegalStateException("Redis does not tell its memory");
        }
        return Long.parseLong(used.group(1));
    }

    /** Returns how many of the jobs left no record, of those whose records must not have expired yet. */
    private int lost() {
        int first = Math.max(
                0, options.jobs() - (int) (options.rate() * options.ttl().toSeconds() / 2));
        int lost = 0;
        for (int from = first; from < options.jobs(); from += PAGE) {
            List<EntityRef> page = IntStream.range(from, Math.min(from + PAGE, options.jobs()))
                    .mapToObj(number -> new EntityRef("payment", SoakLoad.entityId(number)))
                    .toList();
            Map<EntityRef, TelemetryRecord> records = telemetry.getTelemetry(page);
            for (int i = 0; i < page.size(); i++) {
                TelemetryRecord record = records.get(page.get(i));
                lost += record != null && record.runId().equals(SoakLoad.runId(from + i)) ? 0 : 1;
            }
        }
        return lost;
    }
}
