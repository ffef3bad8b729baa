package io.runtelemetry.benchmarks.memory;

import io.runtelemetry.EntityTypes;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.benchmarks.harness.Benchmark;
import io.runtelemetry.benchmarks.harness.Ids;
import io.runtelemetry.benchmarks.harness.Measurements;
import io.runtelemetry.benchmarks.harness.Table;
import io.runtelemetry.recorder.RecorderOptions;
import io.runtelemetry.recorder.TelemetryRecorder;
import io.runtelemetry.store.InMemoryTelemetryStore;
import io.runtelemetry.trigger.TriggerEnvironment;
import io.runtelemetry.trigger.TriggerRunUrlGenerator;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** Fills the recorder's buffer, of which nothing is written, and asks the JVM what it takes. */
public final class BufferMemory {

    static final String[] COLUMNS = {"runs kept", "buffer size", "entities", "heap", "heap/place"};

    private BufferMemory() {}

    /**
     * What is filled.
     *
     * @param bufferSize {@code telemetry.write.buffer-size}
     * @param histories for which values of {@code telemetry.history.size}; each entity has as many runs
     */
    record Options(
            @DefaultValue("65536") int bufferSize,
            @DefaultValue({"0", "10", "100"}) List<Integer> histories) {}

    /** Takes {@link Options} as {@code --buffer-size=10000}. */
    public static void main(String[] arguments) throws Exception {
        Benchmark.run("buffer", arguments, Options.class, BufferMemory::measure, BufferMemory::table);
    }

    static Measurements measure(Options options) throws InterruptedException {
        Measurements found = new Measurements(COLUMNS)
                .remark("payment:pym_ and 16 characters, run_ and 25 characters; bytes of the JVM's heap");
        for (int history : options.histories) {
            found.add(history == 0 ? "none" : String.valueOf(history), measure(options.bufferSize, history));
        }
        return found;
    }

    private static double[] measure(int bufferSize, int history) throws InterruptedException {
        TelemetryRecorder recorder = new TelemetryRecorder(
                new InMemoryTelemetryStore(),
                EntityTypes.shared(),
                new TriggerRunUrlGenerator("https://cloud.trigger.dev", TriggerEnvironment.UNKNOWN),
                new TelemetryListener() {},
                new RecorderOptions(
                        Duration.ofDays(14),
                        RecorderOptions.Mode.ASYNC,
                        Duration.ofSeconds(1),
                        bufferSize,
                        512,
                        Duration.ofMillis(2),
                        Duration.ZERO),
                history);
        long before = usedHeap();
        int runs = Math.max(history, 1);
        // More than there is room for, so that it is full.
        for (int i = 0; i <= bufferSize / runs; i++) {
            for (int run = 0; run < runs; run++) {
                recorder.record(Ids.payment(i), Ids.run((long) i * runs + run));
            }
        }
        double heap = usedHeap() - before;
        return new double[] {bufferSize, recorder.pendingRecords(), heap, heap / bufferSize};
    }

    private static long usedHeap() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(100);
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** Returns what a full buffer takes. */
    public static String table(Measurements found) {
        return new Table<String>("`telemetry.history.size`", name -> name.equals("none") ? "0" : name)
                .column("`telemetry.write.buffer-size`", "%,.0f", name -> found.of(name, "buffer size"))
                .column("entities that wait", "%,.0f", name -> found.of(name, "entities"))
                .column("heap in MB", "%.1f", name -> found.of(name, "heap") / 1e6)
                .column("bytes a place", "%,.0f", name -> found.of(name, "heap/place"))
                .of(found.names());
    }
}
