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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ConfigurableApplicationContext;

/** The heap that records take while they wait for a store that takes none. */
class PendingHeapTest {

    private static final int RECORDS = 65_536;

    /** Each run that is kept for a history takes the place of a record that waits. */
    @ParameterizedTest
    @CsvSource({"0, 150, 350", "10, 50, 250", "100, 30, 250"})
    @Tag("measurement")
    void a_full_buffer_takes_so_much_for_each_record_or_run_that_waits(int history, long least, long most) {
        try (ConfigurableApplicationContext application = BenchmarkApplication.start(
                0,
                List.of(Closed.class),
                "telemetry.store=memory",
                "telemetry.history.size=" + history,
                "telemetry.write.buffer-size=" + RECORDS)) {
            TelemetryRecorder recorder = application.getBean(TelemetryRecorder.class);
            recorder.record(Ids.payment(0), Ids.run(0));
            int runs = Math.max(history, 1);
            long before = used();
            for (int i = 0; i < RECORDS; i++) {
                recorder.record(Ids.payment(i / runs), Ids.run(i));
            }
            long bytes = (used() - before) / RECORDS;
            System.out.println("history of " + history + ": " + bytes + " bytes a place, " + bytes * RECORDS / 1_000_000
                    + " MB for " + recorder.pendingRecords() + " entities");

            assertThat(recorder.pendingRecords()).isLessThanOrEqualTo(RECORDS / runs + 1);
            assertThat(bytes).isBetween(least, most);
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
