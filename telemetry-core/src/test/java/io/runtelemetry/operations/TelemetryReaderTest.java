package io.runtelemetry.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.runtelemetry.EntityRef;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordedRun;
import io.runtelemetry.RunHistory;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryStore;
import io.runtelemetry.TelemetryUnavailableException;
import io.runtelemetry.TelemetryWrite;
import io.runtelemetry.store.HistoryOptions;
import io.runtelemetry.store.InMemoryTelemetryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TelemetryReaderTest {

    private static final EntityRef PAYMENT = new EntityRef("payment", "1");

    private static final HistoryOptions ALL = new HistoryOptions(3, true, 5, Duration.ofDays(14));

    private static final RunHistory KEPT = new RunHistory() {
        @Override
        public List<RecordedRun> runsOf(EntityRef entity) {
            return List.of(new RecordedRun("run_a", Instant.EPOCH));
        }

        @Override
        public List<EntityRef> entitiesOf(String runId) {
            throw new IllegalStateException("away");
        }
    };

    @Test
    void what_is_kept_is_read() {
        assertThat(reader(KEPT, ALL).runsOf(PAYMENT)).containsExactly(new RecordedRun("run_a", Instant.EPOCH));
    }

    @Test
    void the_entities_of_a_run_are_read() {
        InMemoryTelemetryStore store = new InMemoryTelemetryStore(ALL);
        store.write(List.of(new TelemetryWrite(
                PAYMENT,
                new TelemetryRecord("run_a"),
                Duration.ofDays(14),
                false,
                List.of(new RecordedRun("run_a", Instant.now())),
                List.of())));

        assertThat(reader(store, ALL).entitiesOf("run_a")).containsExactly(PAYMENT);
    }

    @Test
    void what_is_not_kept_is_not_empty_but_an_error_that_names_the_property() {
        TelemetryReader reader = reader(KEPT, HistoryOptions.none());

        assertThatIllegalStateException()
                .isThrownBy(() -> reader.runsOf(PAYMENT))
                .withMessageContaining("telemetry.history.size");
        assertThatIllegalStateException()
                .isThrownBy(() -> reader.entitiesOf("run_a"))
                .withMessageContaining("telemetry.run-index.enabled");
    }

    @Test
    void a_store_of_the_application_may_keep_the_last_run_only() {
        assertThatIllegalStateException()
                .isThrownBy(() -> reader(null, ALL).runsOf(PAYMENT))
                .withMessageContaining("store");
    }

    @Test
    void a_store_that_does_not_answer_is_not_the_same_as_nothing() {
        assertThatExceptionOfType(TelemetryUnavailableException.class)
                .isThrownBy(() -> reader(KEPT, ALL).entitiesOf("run_a"));
    }

    @Test
    void a_store_that_answers_for_some_says_for_which() {
        TelemetryStore partly = new TelemetryStore() {
            @Override
            public List<Failure> write(List<TelemetryWrite> writes) {
                return List.of();
            }

            @Override
            public Map<EntityRef, TelemetryRecord> read(Collection<EntityRef> entities) {
                throw new TelemetryUnavailableException(new IllegalStateException("away"), Set.of(PAYMENT));
            }
        };

        assertThatExceptionOfType(TelemetryUnavailableException.class)
                .isThrownBy(() -> new TelemetryReader(partly, null, ALL, EntityTypes.shared())
                        .read(List.of(PAYMENT, new EntityRef("invoice", "1"))))
                .satisfies(unavailable -> assertThat(unavailable.answered()).containsExactly(PAYMENT));
    }

    @Test
    void an_unknown_type_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> reader(KEPT, ALL).runsOf(new EntityRef("unknown", "1")));
    }

    private static TelemetryReader reader(@Nullable RunHistory history, HistoryOptions options) {
        return new TelemetryReader(new InMemoryTelemetryStore(), history, options, EntityTypes.shared());
    }
}
