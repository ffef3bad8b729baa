package io.runtelemetry.benchmarks.soak;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordsTelemetry;
import io.runtelemetry.benchmarks.harness.Benchmark;
import io.runtelemetry.benchmarks.harness.BenchmarkApplication;
import io.runtelemetry.benchmarks.harness.Ids;
import io.runtelemetry.benchmarks.harness.Measurements;
import io.runtelemetry.benchmarks.harness.OpenLoop;
import io.runtelemetry.benchmarks.harness.RedisInfo;
import io.runtelemetry.recorder.TelemetryRecorder;
import io.runtelemetry.tck.RedisServerProcess;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.ConfigurableApplicationContext;

/** Runs jobs at a fixed rate for a long time, and looks again and again at what could grow. */
public final class Soak {

    private Soak() {}

    /**
     * What is run, and for how long.
     *
     * @param rate how many jobs are to begin in a second, each for an entity of its own
     * @param duration how long jobs run
     * @param samples how often it is looked at what has grown, in that time
     * @param ttl how long records live, so that Redis has a size at which it stays
     */
    record Options(
            @DefaultValue("5000") int rate,
            @DefaultValue("10m") Duration duration,
            @DefaultValue("10") int samples,
            @DefaultValue("60s") Duration ttl) {}

    static class Job {

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#paymentId")
        void process(String paymentId) {}
    }

    /** Takes {@link Options} as {@code --duration=1h}. */
    public static void main(String[] arguments) throws Exception {
        // Compared with a sample from when all was made that is made once.
        Benchmark.run("soak", arguments, Options.class, Soak::measure, found -> found.comparedWith(name -> "3"));
    }

    /** Fails where a job has left no record. */
    static Measurements measure(Options options) throws InterruptedException {
        int jobs = (int) (options.rate * options.duration.toMillis() / 1_000);
        Measurements found =
                new Measurements("sample", "s", "heap KiB", "threads", "connections", "Redis KiB", "jobs", "pending");
        try (RedisServerProcess redis = RedisServerProcess.start();
                ConfigurableApplicationContext application = BenchmarkApplication.start(
                        redis.port(), List.of(Job.class), "telemetry.ttl=" + options.ttl.toSeconds())) {
            Job job = application.getBean(Job.class);
            TelemetryRecorder recorder = application.getBean(TelemetryRecorder.class);
            OpenLoop loop = new OpenLoop(
                    options.rate,
                    jobs,
                    4,
                    (number, intendedAt) -> CurrentRun.runWith(
                            Ids.run(number),
                            () -> job.process(Ids.payment(number).id())));
            long begunAt = loop.start();
            for (int sample = 1; sample <= options.samples; sample++) {
                Duration at = options.duration.multipliedBy(sample).dividedBy(options.samples);
                TimeUnit.NANOSECONDS.sleep(begunAt + at.toNanos() - System.nanoTime());
                System.gc();
                System.gc();
                found.add(
                        String.valueOf(sample),
                        at.toMillis() / 1e3,
                        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1024.0,
                        ManagementFactory.getThreadMXBean().getThreadCount(),
                        (double) RedisInfo.of(redis, "connected_clients:"),
                        RedisInfo.of(redis, "used_memory:") / 1024.0,
                        loop.begun(),
                        recorder.pendingRecords());
            }
            loop.join();
            BenchmarkApplication.awaitWritten(recorder);
            long written = RedisInfo.of(redis, "(?:db0:keys=|expired_keys:)");
            if (written != jobs) {
                throw new IllegalStateException(written + " of " + jobs + " records were written");
            }
        }
        return found.remark(options.rate + " jobs/s for " + options.duration.toSeconds() + " s, each for an entity of"
                + " its own, which Redis keeps for " + options.ttl.toSeconds() + " s, all written; heap of at most "
                + Runtime.getRuntime().maxMemory() / 1024 / 1024 + " MiB, looked at after a collection of garbage");
    }
}
