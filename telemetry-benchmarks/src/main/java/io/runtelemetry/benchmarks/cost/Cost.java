package io.runtelemetry.benchmarks.cost;

import static java.util.Objects.requireNonNull;

import com.sun.management.ThreadMXBean;
import io.runtelemetry.CurrentRun;
import io.runtelemetry.benchmarks.cost.Jobs.Job;
import io.runtelemetry.benchmarks.cost.Jobs.Payment;
import io.runtelemetry.benchmarks.harness.Benchmark;
import io.runtelemetry.benchmarks.harness.Measurements;
import io.runtelemetry.benchmarks.harness.OpenLoop;
import io.runtelemetry.benchmarks.harness.Sample;
import io.runtelemetry.benchmarks.harness.SideBySide;
import io.runtelemetry.tck.RedisServerProcess;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.RunnerException;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.ConfigurableApplicationContext;

/** Measures what a call of a job method costs. */
public final class Cost {

    static final String RUN_ID = "run_cost";

    static final String P50 = "p50 (ns)";

    static final String P99 = "p99 (ns)";

    static final String BYTES = "allocated on the job's thread (bytes)";

    static final String BACK_TO_BACK = "back to back (ns)";

    static final String BYTES_OF_ALL = "back to back, allocated by all threads (bytes)";

    static final String[] COLUMNS = {"subject", P50, P99, BYTES, BACK_TO_BACK, BYTES_OF_ALL};

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Cost() {}

    /**
     * What is run, and for how long.
     *
     * @param rate how many calls are to begin in a second
     * @param workers how many threads make calls
     * @param entities how many entities the calls are about
     * @param warmUp how many calls of each subject are made, one right after the other, before anything is measured
     * @param rounds how many slices of each subject are measured
     * @param slice how long a slice lasts
     * @param jmh how long JMH measures each subject in all; 0 to leave it out
     */
    record Options(
            @DefaultValue("2000") int rate,
            @DefaultValue("4") int workers,
            @DefaultValue("4096") int entities,
            @DefaultValue("20000") int warmUp,
            @DefaultValue("12") int rounds,
            @DefaultValue("1s") Duration slice,
            @DefaultValue("10s") Duration jmh) {}

    /** Takes {@link Options} as {@code --rounds=5}. */
    public static void main(String[] arguments) throws Exception {
        Benchmark.run("cost", arguments, Options.class, Cost::measure, CostTable::of);
    }

    private static Measurements measure(Options options) throws Exception {
        Measurements found = new Measurements(COLUMNS)
                .remark(options.rate() + " calls a second on " + options.workers() + " threads, medians of "
                        + options.rounds() + " slices of " + options.slice().toMillis() + " ms");
        try (RedisServerProcess redis = RedisServerProcess.start()) {
            Measurements slices;
            try (ConfigurableApplicationContext application = CostApplication.start(redis.port())) {
                slices = slices(application, options);
            }
            for (Subject subject : Subject.values()) {
                double[] backToBack = backToBack(subject, redis.port(), options.jmh());
                DoubleStream medians =
                        Stream.of(P50, P99, BYTES).mapToDouble(column -> slices.of(subject.title, column));
                found.add(
                        subject.title,
                        DoubleStream.concat(medians, DoubleStream.of(backToBack))
                                .toArray());
            }
        }
        return found;
    }

    private static double[] backToBack(Subject subject, int redisPort, Duration lasting) throws RunnerException {
        if (lasting.isZero()) {
            return new double[] {Double.NaN, Double.NaN};
        }
        RunResult result = BackToBack.run(
                redisPort, lasting, jmh -> jmh.param("subject", subject.name()).addProfiler(GCProfiler.class));
        Result<?> bytes = requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm"));
        return new double[] {result.getPrimaryResult().getScore(), bytes.getScore()};
    }

    /** Returns the slices of all subjects. */
    static Measurements slices(BeanFactory beans, Options options) throws Exception {
        Map<Job, Payment[]> jobs = new LinkedHashMap<>();
        SideBySide slices = new SideBySide("subject", P50, P99, BYTES);
        for (Subject subject : Subject.values()) {
            Job job = subject.job(beans);
            Payment[] payments = subject.payments(options.entities());
            jobs.put(job, payments);
            slices.add(subject.title, round -> slice(job, payments, options));
        }
        // In turns, as in the rounds: code that was compiled for one subject alone would be compiled again.
        CurrentRun.runWith(RUN_ID, () -> {
            for (int i = 0; i < options.warmUp(); i++) {
                int call = i;
                jobs.forEach((job, payments) -> job.process(payments[call % payments.length]));
            }
        });
        return slices.run(1, options.rounds());
    }

    /**
     * Calls a job with one payment after the other, from the first on, each at its time.
     *
     * @return {@link #P50}, {@link #P99} and {@link #BYTES}; a call's time is from its begin to its end, and its bytes are those
     *     of its own thread
     */
    static double[] slice(Job job, Payment[] payments, Options options) throws InterruptedException {
        int calls = (int) (options.slice.toMillis() * options.rate / 1_000);
        long[] took = new long[calls];
        AtomicLong allocated = new AtomicLong();
        Consumer<Runnable> worker = all -> CurrentRun.runWith(RUN_ID, () -> {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            all.run();
            allocated.addAndGet(THREADS.getCurrentThreadAllocatedBytes() - before);
        });
        OpenLoop loop = new OpenLoop(options.rate, calls, options.workers, worker, (call, intendedAt) -> {
            Payment payment = payments[call % payments.length];
            long begin = System.nanoTime();
            Object result = job.process(payment);
            long end = System.nanoTime();
            if (result == null) {
                throw new IllegalStateException("The job has returned nothing");
            }
            took[call] = end - begin;
        });
        loop.start();
        loop.join();
        Sample each = Sample.of(LongStream.of(took).asDoubleStream());
        return new double[] {each.percentile(50), each.percentile(99), (double) allocated.get() / calls};
    }
}
