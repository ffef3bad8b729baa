package io.runtelemetry.benchmarks.cost;

import io.runtelemetry.benchmarks.results.Benchmark;
import io.runtelemetry.benchmarks.results.Measurements;
import io.runtelemetry.tck.RedisServerProcess;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.springframework.context.ConfigurableApplicationContext;

/** Measures what a call of a job method costs, and says whether that is within its targets. */
public final class Cost {

    private static final double[] NOT_MEASURED = {Double.NaN, Double.NaN};

    private Cost() {}

    /** Takes {@link CostOptions} as {@code --rounds=5}. */
    public static void main(String[] arguments) throws Exception {
        CostOptions options = CostOptions.of(arguments);
        Measurements found;
        try (RedisServerProcess redis = RedisServerProcess.start()) {
            found = measure(redis.port(), options);
        }
        Benchmark.keep("cost", found);
        System.out.println(CostTable.of(found));
        System.exit(0);
    }

    private static Measurements measure(int redisPort, CostOptions options) throws Exception {
        Map<Subject, double[]> openLoop;
        try (ConfigurableApplicationContext application = CostApplication.start(redisPort)) {
            openLoop = new Rounds(application, options).run();
        }
        Map<Subject, double[]> backToBack =
                options.jmh().isZero() ? Map.of() : BackToBack.run(redisPort, options.jmh());
        Measurements found = new Measurements(Stream.of(Slice.COLUMNS, BackToBack.COLUMNS)
                        .flatMap(Stream::of)
                        .toArray(String[]::new))
                .remark(options.rate() + " calls a second on " + options.workers() + " threads, medians of "
                        + options.rounds() + " slices of " + options.slice().toMillis() + " ms");
        openLoop.forEach((subject, numbers) -> found.add(
                subject.title,
                DoubleStream.concat(
                                DoubleStream.of(numbers),
                                DoubleStream.of(backToBack.getOrDefault(subject, NOT_MEASURED)))
                        .toArray()));
        return found;
    }
}
