package io.runtelemetry.benchmarks.cost;

import static java.util.Objects.requireNonNull;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.benchmarks.cost.Jobs.Payment;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * One call right after the other, measured by JMH, with what all threads of the process have allocated meanwhile. Millions
 * of calls in a second are more than Redis takes, so most of the starter's records give way to a newer one of the same
 * entity before they are written.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BackToBack {

    static final String[] COLUMNS = {"back to back (ns)", "back to back, allocated by all threads (bytes)"};

    private static final String PORT = "cost.redis-port";

    private static final int ENTITIES = 4_096;

    private static final int ITERATIONS = 5;

    /** The name of a {@link Subject}. */
    @Param("PLAIN")
    public String subject = "";

    private @Nullable ConfigurableApplicationContext application;

    private CurrentRun.@Nullable Scope run;

    private Subject.Job job = payment -> payment;

    private Payment[] payments = {};

    private int next;

    /** Starts the application, and a run. */
    @Setup
    public void start() {
        application = CostApplication.start(Integer.getInteger(PORT));
        job = Subject.valueOf(subject).job(application);
        payments = Subject.valueOf(subject).payments(ENTITIES);
        run = CurrentRun.open(Cost.RUN_ID);
    }

    /** Ends both. */
    @TearDown
    public void end() {
        if (run != null) {
            run.close();
        }
        if (application != null) {
            application.close();
        }
    }

    /** Calls the job once. */
    @Benchmark
    public Object call() {
        next = (next + 1) % ENTITIES;
        return job.call(payments[next]);
    }

    /** Returns the numbers of each subject, in the order of {@link #COLUMNS}. */
    static Map<Subject, double[]> run(int redisPort, Duration lasting) throws RunnerException {
        TimeValue iteration = TimeValue.milliseconds(lasting.toMillis() / ITERATIONS);
        Options options = new OptionsBuilder()
                .include(BackToBack.class.getName() + ".call")
                .param("subject", Stream.of(Subject.values()).map(Subject::name).toArray(String[]::new))
                .forks(1)
                .warmupIterations(ITERATIONS / 2)
                .warmupTime(iteration)
                .measurementIterations(ITERATIONS)
                .measurementTime(iteration)
                .addProfiler(GCProfiler.class)
                .jvmArgsAppend("-D" + PORT + "=" + redisPort)
                .shouldFailOnError(true)
                .build();
        Map<Subject, double[]> numbers = new EnumMap<>(Subject.class);
        for (RunResult result : new Runner(options).run()) {
            double bytes = requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm"))
                    .getScore();
            numbers.put(
                    Subject.valueOf(result.getParams().getParam("subject")),
                    new double[] {result.getPrimaryResult().getScore(), bytes});
        }
        return numbers;
    }
}
