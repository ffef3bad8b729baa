package io.runtelemetry.benchmarks.cost;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.benchmarks.cost.Jobs.Job;
import io.runtelemetry.benchmarks.cost.Jobs.Payment;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.ThreadParams;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * One call right after the other, measured by JMH. Millions of calls in a second are more than Redis takes, so most of the
 * starter's records give way to a newer one of the same entity before they are written.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BackToBack {

    private static final int ENTITIES = 4_096;

    private static final int ITERATIONS = 5;

    /** The name of a {@link Subject}. */
    @Param("PLAIN")
    public String subject = "";

    /** Where Redis is. */
    @Param("0")
    public int redisPort;

    private @Nullable ConfigurableApplicationContext application;

    private Job job = payment -> payment;

    private Payment[] payments = {};

    /** A thread, and where it is among the payments. */
    @State(Scope.Thread)
    public static class Worker {

        private int next;

        /** Opens a run for as long as the thread lives, which virtual ones do for an iteration. */
        @Setup(Level.Iteration)
        public void open(ThreadParams thread) {
            next = ENTITIES / thread.getThreadCount() * thread.getThreadIndex();
            CurrentRun.Scope unused = CurrentRun.open(Cost.RUN_ID);
        }
    }

    /** Starts the application. */
    @Setup
    public void start() {
        application = CostApplication.start(redisPort);
        job = Subject.valueOf(subject).job(application);
        payments = Subject.valueOf(subject).payments(ENTITIES);
    }

    /** Ends it. */
    @TearDown
    public void end() {
        if (application != null) {
            application.close();
        }
    }

    /** Calls the job once. */
    @Benchmark
    public Object call(Worker worker) {
        worker.next = (worker.next + 1) % ENTITIES;
        return job.process(payments[worker.next]);
    }

    /** Measures for so long what further options say. */
    static RunResult run(int redisPort, Duration lasting, UnaryOperator<ChainedOptionsBuilder> more)
            throws RunnerException {
        TimeValue iteration = TimeValue.milliseconds(lasting.toMillis() / ITERATIONS);
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(BackToBack.class.getName() + ".call")
                .param("redisPort", String.valueOf(redisPort))
                .forks(1)
                .warmupIterations(ITERATIONS / 2)
                .warmupTime(iteration)
                .measurementIterations(ITERATIONS)
                .measurementTime(iteration)
                .shouldFailOnError(true);
        return new Runner(more.apply(options).build()).runSingle();
    }
}
