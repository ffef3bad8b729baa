package io.runtelemetry.benchmarks.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryStore;
import io.runtelemetry.TelemetryStoreDecorator;
import io.runtelemetry.TelemetryWrite;
import io.runtelemetry.benchmarks.harness.BenchmarkApplication;
import io.runtelemetry.benchmarks.harness.Ids;
import io.runtelemetry.recorder.TelemetryRecorder;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** The heap that records take while they wait for a store that takes none. */
class PendingHeapTest {

    private static final int RECORDS = 65_536;

    @Test
    @Tag("measurement")
    void a_pending_record_takes_less_than_350_bytes_with_its_two_IDs() {
        try (ConfigurableApplicationContext application = BenchmarkApplication.start(
                0, List.of(Closed.class), "telemetry.store=memory", "telemetry.write.buffer-size=" + RECORDS)) {
            TelemetryRecorder recorder = application.getBean(TelemetryRecorder.class);
            recorder.record(Ids.payment(0), Ids.run(0));
            long before = used();
            for (int i = 0; i < RECORDS; i++) {
                recorder.record(Ids.payment(i), Ids.run(i));
            }
            long after = used();

            assertThat(recorder.pendingRecords()).isEqualTo(RECORDS);
            assertThat((after - before) / RECORDS).isBetween(150L, 350L);
        }
    }

    private static long used() {
        for (int i = 0; i < 5; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    static class Closed implements TelemetryStoreDecorator {

        @Override
        public TelemetryStore decorate(TelemetryStore store) {
            return new TelemetryStore() {

                @Override
                public List<? extends Unwritten> write(List<TelemetryWrite> writes) {
                    throw new IllegalStateException("closed");
                }

                @Override
                public Map<EntityRef, TelemetryRecord> read(Collection<EntityRef> entities) {
                    return store.read(entities);
                }
            };
        }
    }
}
