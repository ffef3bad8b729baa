package io.runtelemetry.benchmarks.startup;

import io.runtelemetry.benchmarks.harness.BenchmarkApplication;
import io.runtelemetry.benchmarks.harness.Gate;
import io.runtelemetry.benchmarks.harness.Ids;
import io.runtelemetry.recorder.TelemetryRecorder;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.util.List;
import org.springframework.context.ConfigurableApplicationContext;

/** The heap that records take while they wait for a store that does not answer. */
final class PendingHeap {

    /** Of the array that holds the strings, two for a record, with a heap of less than 32 GB. */
    private static final int BYTES_OF_REFERENCES = 2 * 4;

    private static final int PAGE = 256;

    private static final long TOLERANCE = 10_000;

    private PendingHeap() {}

    /** Returns the bytes of an entity's ID and a run's, where there are so many of both. */
    static double ofIds(int records) {
        long before = used();
        // A single array would be large enough for the collector to give it more than it needs.
        String[][] strings = new String[records / PAGE + 1][2 * PAGE];
        for (int i = 0; i < records; i++) {
            strings[i / PAGE][2 * (i % PAGE)] = Ids.payment(i).id();
            strings[i / PAGE][2 * (i % PAGE) + 1] = Ids.run(i);
        }
        try {
            return (used() - before) / (double) records - BYTES_OF_REFERENCES;
        } finally {
            Reference.reachabilityFence(strings);
        }
    }

    /** Returns the bytes of a pending record, both IDs included, where there are so many. */
    static double ofRecords(int records) {
        try (ConfigurableApplicationContext application = BenchmarkApplication.start(
                0, List.of(Gate.class), "telemetry.store=memory", "telemetry.write.buffer-size=" + records)) {
            Gate gate = application.getBean(Gate.class);
            TelemetryRecorder recorder = application.getBean(TelemetryRecorder.class);
            gate.shut();
            long before = used();
            for (int i = 0; i < records; i++) {
                recorder.record(Ids.payment(i), Ids.run(i));
            }
            if (recorder.pendingRecords() != records) {
                throw new IllegalStateException("Only " + recorder.pendingRecords() + " records are pending");
            }
            long after = used();
            gate.open();
            return (after - before) / (double) records;
        }
    }

    /** What became garbage before this began goes in more than one collection. */
    private static long used() {
        long used = Long.MAX_VALUE;
        long now = collected();
        while (now < used - TOLERANCE) {
            used = now;
            now = collected();
        }
        return now;
    }

    private static long collected() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
