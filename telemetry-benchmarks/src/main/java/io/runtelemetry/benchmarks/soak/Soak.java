package io.runtelemetry.benchmarks.soak;

import static io.runtelemetry.benchmarks.harness.Table.text;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.EntityRef;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordsTelemetry;
import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.benchmarks.harness.Benchmark;
import io.runtelemetry.benchmarks.harness.BenchmarkApplication;
import io.runtelemetry.benchmarks.harness.Ids;
import io.runtelemetry.benchmarks.harness.Measurements;
import io.runtelemetry.benchmarks.harness.OpenLoop;
import io.runtelemetry.benchmarks.harness.RedisInfo;
import io.runtelemetry.benchmarks.harness.Sample;
import io.runtelemetry.benchmarks.harness.Table;
import io.runtelemetry.recorder.TelemetryRecorder;
import io.runtelemetry.tck.RedisServerProcess;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.ConfigurableApplicationContext;

/** Runs jobs at a fixed rate for a long time, and looks again and again at what could grow. */
public final class Soak {

    /** After the samples, how it ended. */
    static final String END = "end";

    /** The least that any object takes: a heap that keeps one for every record grows by more. */
    private static final double LEAST_OBJECT = 16;

    private static final int PAGE = 500;

    private static final String[] COLUMNS = {
        "sample", "s", "heap KiB", "threads", "Redis KiB", "jobs", "stored", "pending", "dropped", "lost"
    };

    private Soak() {}

    /**
     * What is run, and for how long.
     *
     * @param rate how many jobs are to begin in a second, each for an entity of its own
     * @param duration how long jobs run
     * @param samples how often it is looked at what has grown, in that time; of the first fifth nothing is concluded
     * @param workers how many threads run jobs
     * @param ttl how long records live, so that Redis has a size at which it stays
     */
    record Options(
            @DefaultValue("5000") int rate,
            @DefaultValue("10m") Duration duration,
            @DefaultValue("10") int samples,
            @DefaultValue("4") int workers,
            @DefaultValue("60s") Duration ttl) {

        int jobs() {
            return (int) (rate * duration.toMillis() / 1_000);
        }
    }

    static class Job {

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#paymentId")
        void process(String paymentId) {}
    }

    /** Takes {@link Options} as {@code --duration=1m}. */
    public static void main(String[] arguments) throws Exception {
        Benchmark.run("soak", arguments, Options.class, Soak::measure, Soak::table);
    }

    static Measurements measure(Options options) throws InterruptedException {
        String ttl = "telemetry.ttl=" + options.ttl.toSeconds();
        try (RedisServerProcess redis = RedisServerProcess.start();
                ConfigurableApplicationContext application = BenchmarkApplication.start(
                        redis.port(), List.of(Job.class), ttl, "telemetry.redis.read-timeout=10s")) {
            Job job = application.getBean(Job.class);
            OpenLoop loop = new OpenLoop(options.rate, options.jobs(), options.workers, (number, intendedAt) -> {
                String paymentId = Ids.payment(number).id();
                CurrentRun.runWith(Ids.run(number), () -> job.process(paymentId));
            });
            return measure(options, redis, application, loop);
        }
    }

    private static Measurements measure(
            Options options, RedisServerProcess redis, BeanFactory application, OpenLoop loop)
            throws InterruptedException {
        Measurements found = new Measurements(COLUMNS);
        TelemetryRecorder recorder = application.getBean(TelemetryRecorder.class);
        BenchmarkApplication.Counts counts = application.getBean(BenchmarkApplication.Counts.class);
        long begunAt = loop.start();
        for (int sample = 1; sample <= options.samples + 1; sample++) {
            boolean end = sample > options.samples;
            if (end) {
                loop.join();
                BenchmarkApplication.awaitWritten(recorder);
            } else {
                Duration at = options.duration.multipliedBy(sample).dividedBy(options.samples);
                TimeUnit.NANOSECONDS.sleep(begunAt + at.toNanos() - System.nanoTime());
            }
            for (int i = 0; i < 2; i++) {
                System.gc();
            }
            found.add(
                    end ? END : String.valueOf(sample),
                    (double) TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begunAt),
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1024.0,
                    ManagementFactory.getThreadMXBean().getThreadCount(),
                    RedisInfo.of(redis, "used_memory:") / 1024.0,
                    loop.begun(),
                    (double) counts.stored(),
                    recorder.pendingRecords(),
                    (double) counts.dropped(),
                    end ? lost(options, application.getBean(TelemetryOperations.class)) : 0);
        }
        return found.remark(options.rate + " jobs/s for " + options.duration.toSeconds() + " s, each for an entity of"
                + " its own, which Redis keeps for " + options.ttl.toSeconds() + " s; heap of at most "
                + Runtime.getRuntime().maxMemory() / 1024 / 1024 + " MiB, looked at after a collection of garbage");
    }

    /** Returns how many of the jobs left no record, of those whose records must not have expired yet. */
    private static int lost(Options options, TelemetryOperations telemetry) {
        int first = Math.max(0, options.jobs() - (int) (options.rate * options.ttl.toSeconds() / 2));
        int lost = 0;
        for (int from = first; from < options.jobs(); from += PAGE) {
            int to = Math.min(from + PAGE, options.jobs());
            Map<EntityRef, TelemetryRecord> records = telemetry.getTelemetry(
                    IntStream.range(from, to).mapToObj(Ids::payment).toList());
            for (int number = from; number < to; number++) {
                TelemetryRecord record = records.get(Ids.payment(number));
                lost += record != null && record.runId().equals(Ids.run(number)) ? 0 : 1;
            }
        }
        return lost;
    }

    /** Returns the samples, and whether what was looked at has grown after the first fifth of them. */
    public static String table(Measurements found) {
        String table = new Table<String>(
                        "after", name -> name.equals(END) ? "the end" : text("%.0f s", found.of(name, "s")))
                .column("jobs", "%,.0f", name -> found.of(name, "jobs"))
                .column("heap, MiB", "%.2f", name -> found.of(name, "heap KiB") / 1024)
                .column("threads", "%.0f", name -> found.of(name, "threads"))
                .column("Redis, MiB", "%.1f", name -> found.of(name, "Redis KiB") / 1024)
                .column("pending", "%.0f", name -> found.of(name, "pending"))
                .column("dropped", "%.0f", name -> found.of(name, "dropped"))
                .column("lost", name -> name.equals(END) ? text("%.0f", found.of(name, "lost")) : "")
                .of(found.names());
        return table
                + text("\nFrom the third sample on the heap grew by %.2f bytes a job", bytesPerJob(found))
                + (isFlat(found)
                        ? ": it is flat, since an object that is kept for each would take 16 or more.\n"
                        : ": it is not flat.\n");
    }

    /** Returns whether the heap grows by less than any object for every tenth job would take. */
    static boolean isFlat(Measurements found) {
        return bytesPerJob(found) < LEAST_OBJECT / 10;
    }

    /** The slope of the line that fits the samples best. */
    static double bytesPerJob(Measurements found) {
        List<String> all =
                found.names().stream().filter(name -> !name.equals(END)).toList();
        List<String> samples = all.subList(all.size() / 5, all.size());
        double jobs = mean(found, samples, "jobs");
        double heap = mean(found, samples, "heap KiB");
        double products = 0;
        double squares = 0;
        for (String sample : samples) {
            double distance = found.of(sample, "jobs") - jobs;
            products += distance * (found.of(sample, "heap KiB") - heap);
            squares += distance * distance;
        }
        return squares == 0 ? 0 : 1024 * products / squares;
    }

    private static double mean(Measurements found, List<String> samples, String column) {
        return Sample.of(samples.stream().mapToDouble(sample -> found.of(sample, column)))
                .mean();
    }
}
