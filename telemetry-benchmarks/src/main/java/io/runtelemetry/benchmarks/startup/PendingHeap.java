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

    private PendingHeap() {}

    /** Returns the bytes of an entity's ID and a run's, where there are so many of both. */
    static double ofStrings(int records) {
        long before = used();
        String[] strings = new String[2 * records];
        for (int i = 0; i < records; i++) {
            strings[2 * i] = entityId(i);
            strings[2 * i + 1] = runId(i);
        }
        try {
            return (used() - before) / (double) records - BYTES_OF_REFERENCES;
        } finally {
            Reference.reachabilityFence(strings);
        }
    }

    /** Returns the bytes of a pending record, both IDs included, where there are so many. */
    static double ofRecords(int records) {
        // What is made once and kept is not to count.
        fillAndForget(records);
        long before = used();
        try (BlockedRecorder recorder = new BlockedRecorder(records)) {
            recorder.fill(records);
            return (used() - before) / (double) records;
        }
    }

    private static void fillAndForget(int records) {
        try (BlockedRecorder recorder = new BlockedRecorder(records)) {
            recorder.fill(records);
        }
    }

    private static String entityId(int number) {
        return String.format("pym_%016d", number);
    }

    private static String runId(int number) {
        return String.format("run_%025d", number);
    }

    private static long used() {
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
            RecorderOptions defaults = RecorderOptions.defaults();
            recorder = new TelemetryRecorder(
                    this,
                    EntityTypes.sharedAnd(List.of()),
                    TriggerRunUrlGenerator.of("https://cloud.trigger.dev", TriggerEnvironment.UNKNOWN),
                    new TelemetryListener() {},
                    new RecorderOptions(
                            defaults.timeToLive(),
                            defaults.mode(),
                            defaults.timeout(),
                            capacity,
                            defaults.batchSize(),
                            defaults.pollInterval(),
                            Duration.ofSeconds(10)));
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
