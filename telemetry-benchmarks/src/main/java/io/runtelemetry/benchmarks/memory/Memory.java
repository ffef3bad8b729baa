package io.runtelemetry.benchmarks.memory;

import io.runtelemetry.benchmarks.harness.Benchmark;
import io.runtelemetry.benchmarks.harness.BenchmarkApplication;
import io.runtelemetry.benchmarks.harness.Ids;
import io.runtelemetry.benchmarks.harness.Measurements;
import io.runtelemetry.benchmarks.harness.RedisInfo;
import io.runtelemetry.recorder.TelemetryRecorder;
import io.runtelemetry.tck.RedisServerProcess;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.ConfigurableApplicationContext;

/** Writes records with IDs of usual length through the recorder, and asks Redis what they take. */
public final class Memory {

    static final String RECORD = "record";

    static final String HISTORY = "record and history";

    static final String[] COLUMNS = {
        "what", "entities", "runs", "keys", "MEMORY USAGE", "used_memory/entity", "bytes in/run", "bytes out/run"
    };

    /** What waits for long is written by a script, which is more to send. */
    private static final int MAX_PENDING = 1_000;

    private final RedisServerProcess redis;

    private final TelemetryRecorder recorder;

    private final int runs;

    private Memory(RedisServerProcess redis, TelemetryRecorder recorder, int runs) {
        this.redis = redis;
        this.recorder = recorder;
        this.runs = runs;
    }

    /**
     * How much is written.
     *
     * @param entities how many entities have a record
     * @param historyEntities how many entities have a record and a history
     * @param history how many runs each history has
     */
    record Options(
            @DefaultValue("1000000") int entities,
            @DefaultValue("100000") int historyEntities,
            @DefaultValue("10") int history) {}

    /** Takes {@link Options} as {@code --entities=10000}. */
    public static void main(String[] arguments) throws Exception {
        Benchmark.run("memory", arguments, Options.class, Memory::measure, MemoryTable::of);
    }

    static Measurements measure(Options options) throws InterruptedException {
        return new Measurements(COLUMNS)
                .add(RECORD, measure(options.entities, 0))
                .add(HISTORY, measure(options.historyEntities, options.history))
                .remark(
                        "payment:pym_ and 16 characters, run_ and 25 characters; bytes of the keys of one entity, of all"
                                + " memory that Redis uses, and of the network, for each run of an entity");
    }

    private static double[] measure(int entities, int history) throws InterruptedException {
        try (RedisServerProcess redis = RedisServerProcess.start();
                ConfigurableApplicationContext application =
                        BenchmarkApplication.start(redis.port(), List.of(), "telemetry.history.size=" + history)) {
            TelemetryRecorder recorder = application.getBean(TelemetryRecorder.class);
            return new Memory(redis, recorder, Math.max(history, 1)).measure(entities);
        }
    }

    private double[] measure(int entities) throws InterruptedException {
        write(0, 1);
        int usage = usageOfAllKeys();
        long before = RedisInfo.of(redis, "used_memory:");
        long in = RedisInfo.of(redis, "total_net_input_bytes:");
        long out = RedisInfo.of(redis, "total_net_output_bytes:");
        write(1, entities + 1);
        double each = (double) entities * runs;
        return new double[] {
            entities,
            runs,
            Double.parseDouble(String.valueOf(redis.execute("DBSIZE"))) / (entities + 1),
            usage,
            (RedisInfo.of(redis, "used_memory:") - before) / (double) entities,
            (RedisInfo.of(redis, "total_net_input_bytes:") - in) / each,
            (RedisInfo.of(redis, "total_net_output_bytes:") - out) / each
        };
    }

    /** Each run is written for itself: of those that wait for each other, only the last would be. */
    private void write(int from, int to) throws InterruptedException {
        for (int run = 0; run < runs; run++) {
            for (int i = from; i < to; i++) {
                recorder.record(Ids.payment(i), Ids.run((long) i * runs + run));
                if (recorder.pendingRecords() > MAX_PENDING) {
                    BenchmarkApplication.awaitWritten(recorder);
                }
            }
            BenchmarkApplication.awaitWritten(recorder);
        }
    }

    private int usageOfAllKeys() {
        return String.valueOf(redis.execute("KEYS", "*"))
                .lines()
                .mapToInt(
                        key -> Integer.parseInt(String.valueOf(redis.execute("MEMORY", "USAGE", key, "SAMPLES", "0"))))
                .sum();
    }
}
