package io.runtelemetry.benchmarks.startup;

import io.runtelemetry.EntityRef;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryStore;
import io.runtelemetry.TelemetryWrite;
import io.runtelemetry.recorder.RecorderOptions;
import io.runtelemetry.recorder.TelemetryRecorder;
import io.runtelemetry.trigger.TriggerEnvironment;
import io.runtelemetry.trigger.TriggerRunUrlGenerator;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** The heap that records take while they wait for a store that does not answer. */
final class PendingHeap {

    /** Of the array that holds the strings, two for a record, with a heap of less than 32 GB. */
    private static final int BYTES_OF_REFERENCES = 2 * 4;

    private static final int PAGE = 256;

    private static final long TOLERANCE = 10_000;

    private PendingHeap() {}

    /** Returns the bytes of an entity's ID and a run's, where there are so many of both. */
    static double ofStrings(int records) {
        long with = usedWithStrings(records);
        return (with - used()) / (double) records - BYTES_OF_REFERENCES;
    }

    private static long usedWithStrings(int records) {
        // A single array would be large enough for the collector to give it more than it needs.
        String[][] strings = new String[records / PAGE + 1][2 * PAGE];
        for (int i = 0; i < records; i++) {
            strings[i / PAGE][2 * (i % PAGE)] = entityId(i);
            strings[i / PAGE][2 * (i % PAGE) + 1] = runId(i);
        }
        try {
            return used();
        } finally {
            Reference.reachabilityFence(strings);
        }
    }

    /** Returns the bytes of a pending record, both IDs included, where there are so many. */
    static double ofRecords(int records) {
        long with = usedWithRecords(records);
        return (with - used()) / (double) records;
    }

    private static long usedWithRecords(int records) {
        try (BlockedRecorder recorder = new BlockedRecorder(records)) {
            recorder.fill(records);
            return used();
        }
    }

    private static String entityId(int number) {
        return String.format("pym_%016d", number);
    }

    private static String runId(int number) {
        return String.format("run_%025d", number);
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

    /** Its store takes a batch and does not answer. */
    private static final class BlockedRecorder implements TelemetryStore, AutoCloseable {

        private final CountDownLatch released = new CountDownLatch(1);

        private final TelemetryRecorder recorder;

        BlockedRecorder(int capacity) {
            recorder = new TelemetryRecorder(
                    this,
                    EntityTypes.sharedAnd(List.of()),
                    new TriggerRunUrlGenerator("https://cloud.trigger.dev", TriggerEnvironment.UNKNOWN),
                    new TelemetryListener() {},
                    new RecorderOptions(
                            Duration.ofDays(14),
                            RecorderOptions.Mode.ASYNC,
                            Duration.ofMillis(100),
                            capacity,
                            512,
                            Duration.ofMillis(2),
                            Duration.ofSeconds(10)),
                    0);
            recorder.start();
        }

        void fill(int records) {
            for (int i = 0; i < records; i++) {
                recorder.record(new EntityRef("payment", entityId(i)), runId(i));
            }
            if (recorder.pendingRecords() != records) {
                throw new IllegalStateException("Only " + recorder.pendingRecords() + " records are pending");
            }
        }

        @Override
        public List<Failure> write(List<TelemetryWrite> writes) {
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return List.of();
        }

        @Override
        public Map<EntityRef, TelemetryRecord> read(Collection<EntityRef> entities) {
            return Map.of();
        }

        @Override
        public void close() {
            released.countDown();
            recorder.stop();
        }
    }
}
