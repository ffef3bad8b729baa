package io.runtelemetry.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.CapturedLog;
import io.runtelemetry.EntityRef;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.RunUrlGenerator;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryStore;
import io.runtelemetry.TelemetryWrite;
import io.runtelemetry.store.TelemetryFormat;
import io.runtelemetry.trigger.TriggerEnvironment;
import io.runtelemetry.trigger.TriggerRunUrlGenerator;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.WithNull;
import net.jqwik.api.lifecycle.AfterTry;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/** The whole way of whatever a job may hand over, as far as the store and the log. */
class RecordingPropertyTest {

    private static final String RUN = "https://cloud.trigger.dev/runs/run_";

    private final RunUrlGenerator runUrls =
            new TriggerRunUrlGenerator("https://cloud.trigger.dev", TriggerEnvironment.UNKNOWN);

    private final CapturedLog log = CapturedLog.of("io.runtelemetry.telemetry");

    private final TelemetryFormat format = new TelemetryFormat("telemetry", new TelemetryListener() {});

    @AfterTry
    void closeLog() {
        log.close();
    }

    @Property(tries = 10_000, edgeCases = EdgeCasesMode.NONE)
    @NullUnmarked
    void nothing_is_thrown_no_key_leaves_the_namespace_and_no_log_line_is_forged(
            @ForAll("anything") @WithNull(0.02) String type,
            @ForAll("anything") @WithNull(0.02) String id,
            @ForAll("runIds") @WithNull(0.02) String runId,
            @ForAll("anything") String reply) {
        List<TelemetryWrite> written = new ArrayList<>();
        TelemetryStore store = store(written, reply);
        PendingWrites pending = new PendingWrites(10, 0);
        TelemetryListener listener = new LoggingTelemetryListener(runUrls, new Clock());
        TelemetryRecorder recorder =
                new TelemetryRecorder(store, EntityTypes.shared(), runUrls, listener, RecorderFixture.OPTIONS, 0);
        BatchWriter writer = new BatchWriter(pending, store, listener, RecorderFixture.OPTIONS, false, new Clock());

        CompletableFuture<Void> stored = recorder.store(type, id, runId);
        assertThat(stored).isNotCompletedExceptionally();
        if (recorder.pendingRecords() > 0) {
            pending.add(new PendingWrite(new EntityRef(type, id), runId, 0, null));
            writer.writeDue();
        }

        assertThat(written).allSatisfy(write -> {
            assertThat(format.key(write.entity()).split(":", 3)).containsExactly("telemetry", type, id);
            assertThat(write.record().runId()).matches("run_[A-Za-z0-9]{1,64}");
        });
        assertThat(log.lines()).isNotEmpty().allSatisfy(RecordingPropertyTest::assertOneLine);
    }

    @Property(tries = 5, edgeCases = EdgeCasesMode.NONE)
    void a_megabyte_is_refused_in_one_short_line(@ForAll("anything") String text) {
        String large = (text + "\n").repeat(1_000_000 / (text.length() + 1));
        TelemetryListener listener = new LoggingTelemetryListener(runUrls, new Clock());
        TelemetryRecorder recorder = new TelemetryRecorder(
                store(new ArrayList<>(), ""), EntityTypes.shared(), runUrls, listener, RecorderFixture.OPTIONS, 0);

        recorder.record(List.of(new EntityRef("payment", "1")), large);
        assertThat(recorder.store(large, "1", "run_a")).isDone();
        assertThat(recorder.store("payment", large, "run_a")).isDone();

        assertThat(recorder.pendingRecords()).isZero();
        assertThat(log.lines()).hasSize(3).allSatisfy(RecordingPropertyTest::assertOneLine);
    }

    private static void assertOneLine(String line) {
        assertThat(line.codePoints()).as(line).hasSizeLessThan(2_000).noneMatch(RecordingPropertyTest::breaksLine);
    }

    /** Any clock will do; this one lets each warning through. */
    private static final class Clock implements LongSupplier {

        private long now;

        @Override
        public long getAsLong() {
            now += 20_000_000_000L;
            return now;
        }
    }

    /** Takes every other write, and refuses the others with words of its own. */
    private static TelemetryStore store(List<TelemetryWrite> written, String reply) {
        return new TelemetryStore() {
            @Override
            public List<Failure> write(List<TelemetryWrite> writes) {
                written.addAll(writes);
                return reply.length() % 2 == 0
                        ? List.of()
                        : List.of(new Failure(writes.get(0), new IllegalStateException(reply)));
            }

            @Override
            public Map<EntityRef, TelemetryRecord> read(Collection<EntityRef> entities) {
                return Map.of();
            }
        };
    }

    @Property(tries = 10_000)
    void no_text_leads_to_any_address_but_the_dashboards(@ForAll("runIds") String runId) {
        @Nullable String url = runUrls.generateUrl(runId);

        if (url != null) {
            assertThat(url).startsWith(RUN);
            assertThat(url.substring(RUN.length())).matches("[A-Za-z0-9]{1,64}");
        }
        assertThat(runUrls.supports(runId)).isEqualTo(url != null);
    }

    private static boolean breaksLine(int c) {
        return Character.isISOControl(c) || c == 0x2028 || c == 0x2029;
    }

    @Provide
    Arbitrary<String> anything() {
        return Arbitraries.oneOf(
                Arbitraries.of(Set.of("payment", "invoice", "webhook", "pym_123", "a:b", "", " ", "Payment", "x\ny")),
                Arbitraries.of("payment", "invoice"),
                Arbitraries.strings().all().ofMaxLength(30),
                Arbitraries.strings()
                        .withChars("\r\n\t\u0000\u001b\u0085\u2028\u2029\uD800\uDC00:{}\"")
                        .ofMaxLength(20),
                Arbitraries.strings().ascii().ofMinLength(500).ofMaxLength(600),
                Arbitraries.of("{\"runId\":\"run_a\"}", "9007199254740993"));
    }

    @Provide
    Arbitrary<String> runIds() {
        return Arbitraries.oneOf(
                Arbitraries.strings()
                        .alpha()
                        .numeric()
                        .ofMinLength(1)
                        .ofMaxLength(66)
                        .map(s -> "run_" + s),
                anything().map(s -> "run_" + s),
                Arbitraries.of(
                        "run_a/../..",
                        "run_a?x=1",
                        "run_a#b",
                        "run_@evil.example",
                        "//evil.example",
                        "javascript:alert(1)",
                        "run_a\n",
                        "run_%0d%0a"),
                anything());
    }
}
