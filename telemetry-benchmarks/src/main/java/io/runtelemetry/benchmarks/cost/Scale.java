package io.runtelemetry.benchmarks.cost;

import io.runtelemetry.benchmarks.harness.Benchmark;
import io.runtelemetry.benchmarks.harness.Measurements;
import io.runtelemetry.tck.RedisServerProcess;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.RunnerException;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** Measures {@link BackToBack} calls of a job that the starter records, by many threads at once. */
public final class Scale {

    private static final String FIRST = "1 platform";

    private Scale() {}

    /**
     * What is run, and for how long.
     *
     * @param threads how many threads call the job at once, in turn
     * @param lasting how long each is measured
     */
    record Options(
            @DefaultValue({"1", "2", "4", "16", "64"}) List<Integer> threads,
            @DefaultValue("5s") Duration lasting) {}

    /** Takes {@link Options} as {@code --threads=1,64}. */
    public static void main(String[] arguments) throws Exception {
        Benchmark.run("scale", arguments, Options.class, Scale::measure, found -> found.comparedWith(name -> FIRST));
    }

    static Measurements measure(Options options) throws RunnerException {
        Measurements found = new Measurements("threads", "million calls/s").remark("JDK " + Runtime.version());
        boolean virtual = Runtime.version().feature() >= 21;
        try (RedisServerProcess redis = RedisServerProcess.start()) {
            for (String kind : virtual ? List.of("platform", "virtual") : List.of("platform")) {
                for (int threads : options.threads) {
                    String executor = "-Djmh.executor=" + kind.toUpperCase(Locale.ROOT);
                    RunResult result = BackToBack.run(
                            redis.port(),
                            options.lasting,
                            jmh -> jmh.param("subject", Subject.STARTER.name())
                                    .threads(threads)
                                    .mode(Mode.Throughput)
                                    .jvmArgsAppend(executor));
                    found.add(threads + " " + kind, result.getPrimaryResult().getScore() * 1_000);
                }
            }
        }
        return found;
    }
}
