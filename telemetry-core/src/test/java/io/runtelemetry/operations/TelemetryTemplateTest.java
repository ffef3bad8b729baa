package io.runtelemetry.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.runtelemetry.EntityRef;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordedRun;
import io.runtelemetry.RunUrlGenerator;
import io.runtelemetry.TelemetryLink;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryStore;
import io.runtelemetry.TelemetryUnavailableException;
import io.runtelemetry.TelemetryWrite;
import io.runtelemetry.recorder.RecorderOptions;
import io.runtelemetry.recorder.TelemetryRecorder;
import io.runtelemetry.store.HistoryOptions;
import io.runtelemetry.store.InMemoryTelemetryStore;
import io.runtelemetry.trigger.TriggerEnvironment;
import io.runtelemetry.trigger.TriggerRunUrlGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TelemetryTemplateTest {

    private static final EntityRef FIRST = new EntityRef("payment", "1");

    private static final EntityRef SECOND = new EntityRef("invoice", "2");

    private static final EntityRef MISSING = new EntityRef("invoice", "3");

    private final CountingStore store = new CountingStore();

    private final TriggerRunUrlGenerator runUrls =
            new TriggerRunUrlGenerator("https://cloud.trigger.dev", TriggerEnvironment.UNKNOWN);

    private final TelemetryRecorder recorder = new TelemetryRecorder(
            store,
            EntityTypes.shared(),
            runUrls,
            new TelemetryListener() {},
            new RecorderOptions(
                    Duration.ofDays(14),
                    RecorderOptions.Mode.ASYNC,
                    Duration.ofMillis(100),
                    65_536,
                    512,
                    Duration.ofMillis(2),
                    Duration.ofSeconds(5)),
            0);

    private final TelemetryTemplate operations = new TelemetryTemplate(
            recorder, new TelemetryReader(store, null, HistoryOptions.none(), EntityTypes.shared()), runUrls);

    @BeforeEach
    void start() {
        recorder.start();
    }

    @AfterEach
    void stop() {
        recorder.stop();
    }

    @Test
    void what_is_stored_can_be_read_with_and_without_its_link() {
        operations.storeTelemetry("payment", "1", "run_abc").join();

        assertThat(operations.getTelemetry("payment", "1")).contains(new TelemetryRecord("run_abc"));
        assertThat(operations.getTelemetryWithUrl("payment", "1"))
                .contains(new TelemetryLink(new TelemetryRecord("run_abc"), "https://cloud.trigger.dev/runs/run_abc"));
    }

    @Test
    void an_entity_without_a_record_has_none() {
        assertThat(operations.getTelemetry("payment", "1")).isEmpty();
        assertThat(operations.getTelemetryWithUrl("payment", "1")).isEmpty();
    }

    @Test
    void several_entities_are_read_in_one_round_trip_and_in_their_order() {
        operations.storeTelemetry(List.of(FIRST, SECOND), "run_abc").join();
        store.reads.clear();

        Map<EntityRef, TelemetryRecord> records = operations.getTelemetry(List.of(SECOND, MISSING, FIRST, SECOND));

        assertThat(records)
                .containsExactly(
                        Map.entry(SECOND, new TelemetryRecord("run_abc")),
                        Map.entry(FIRST, new TelemetryRecord("run_abc")));
        assertThat(store.reads).hasSize(1);
    }

    @Test
    void several_links_come_in_the_order_of_their_entities() {
        operations.storeTelemetry(List.of(FIRST, SECOND), "run_abc").join();

        assertThat(operations
                        .getTelemetryWithUrl(List.of(SECOND, MISSING, FIRST))
                        .keySet())
                .containsExactly(SECOND, FIRST);
    }

    @Test
    void nothing_to_read_asks_no_store() {
        assertThat(operations.getTelemetry(List.of())).isEmpty();
        assertThat(store.reads).isEmpty();
    }

    @Test
    void a_record_of_another_engine_has_no_link() {
        store.write(List.of(new TelemetryWrite(
                FIRST, new TelemetryRecord("javascript:alert(1)"), Duration.ofDays(1), false, List.of(), List.of())));

        assertThat(operations.getTelemetryWithUrl("payment", "1"))
                .contains(new TelemetryLink(new TelemetryRecord("javascript:alert(1)"), null));
    }

    @Test
    void a_store_that_does_not_answer_is_not_the_same_as_no_record() {
        store.away = new IllegalStateException("connection refused");

        assertThatExceptionOfType(TelemetryUnavailableException.class)
                .isThrownBy(() -> operations.getTelemetry("payment", "1"))
                .withMessage("The telemetry store did not answer")
                .withCause(store.away);
    }

    @Test
    void readers_are_told_of_unknown_types_and_malformed_IDs() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> operations.getTelemetry("subscription", "1"))
                .withMessageStartingWith("Unknown entity type 'subscription'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> operations.getTelemetryWithUrl("payment", ""))
                .withMessageStartingWith("Entity ID must have");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> operations.getTelemetry(List.of(FIRST, new EntityRef("subscription", "1"))));
        assertThat(store.reads).isEmpty();
    }

    @Test
    void what_the_store_keeps_beyond_the_last_run_is_read_too() {
        HistoryOptions kept = new HistoryOptions(3, true, 5, Duration.ofDays(14));
        InMemoryTelemetryStore log = new InMemoryTelemetryStore(kept);
        TelemetryTemplate operations =
                new TelemetryTemplate(recorder, new TelemetryReader(log, log, kept, EntityTypes.shared()), runUrls);
        RecordedRun run = new RecordedRun("run_abc", Instant.now());
        log.write(List.of(new TelemetryWrite(
                FIRST, new TelemetryRecord("run_abc"), Duration.ofDays(14), false, List.of(run), List.of())));

        assertThat(operations.getHistory("payment", "1")).containsExactly(run);
        assertThat(operations.getEntities("run_abc")).containsExactly(FIRST);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> operations.getEntities("run_../admin"))
                .withMessage("The run ID is of no known form");
    }

    @Test
    void without_a_history_asking_for_it_names_the_property() {
        assertThatIllegalStateException()
                .isThrownBy(() -> operations.getHistory("payment", "1"))
                .withMessageContaining("telemetry.history.size");
    }

    @Test
    void an_entity_can_be_given_as_one_reference_too() {
        operations.storeTelemetry(FIRST, "run_abc").join();

        assertThat(operations.getTelemetry(FIRST)).contains(new TelemetryRecord("run_abc"));
        assertThat(operations.getTelemetryWithUrl(FIRST))
                .isEqualTo(operations.getTelemetryWithUrl(FIRST.type(), FIRST.id()))
                .isPresent();
        assertThat(operations.getTelemetry(MISSING)).isEmpty();
        assertThatIllegalStateException().isThrownBy(() -> operations.getHistory(FIRST));
    }

    @Test
    void each_engine_is_asked_once_for_a_look_up_whether_it_knows_the_run() {
        List<String> asked = new ArrayList<>();
        RunUrlGenerator engine = new RunUrlGenerator() {
            @Override
            public boolean supports(String runId) {
                asked.add(runId);
                return true;
            }

            @Override
            public String generateUrl(String runId) {
                return "https://jobs.example.com/" + runId;
            }
        };
        TelemetryTemplate links = new TelemetryTemplate(
                recorder,
                new TelemetryReader(store, null, HistoryOptions.none(), EntityTypes.shared()),
                RunUrlGenerator.firstOf(List.of(engine)));
        operations.storeTelemetry(FIRST, "run_abc").join();

        assertThat(links.getTelemetryWithUrl(FIRST).orElseThrow().triggerUrl())
                .isEqualTo("https://jobs.example.com/run_abc");
        assertThat(links.generateTriggerUrl("run_abc")).isEqualTo("https://jobs.example.com/run_abc");
        assertThat(asked).containsExactly("run_abc", "run_abc");
    }

    @Test
    void a_run_has_an_address_in_the_dashboard() {
        assertThat(operations.generateTriggerUrl("run_abc")).isEqualTo("https://cloud.trigger.dev/runs/run_abc");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> operations.generateTriggerUrl("run_../admin"))
                .withMessage("No dashboard is known for this run ID;"
                        + " trigger.dev's are 'run_' and 1 to 64 letters and digits");
    }

    private static final class CountingStore implements TelemetryStore {

        private final InMemoryTelemetryStore records = new InMemoryTelemetryStore();

        private final List<Collection<EntityRef>> reads = new ArrayList<>();

        private @Nullable RuntimeException away;

        @Override
        public List<Failure> write(List<TelemetryWrite> writes) {
            return Failure.among(records.write(writes));
        }

        @Override
        public Map<EntityRef, TelemetryRecord> read(Collection<EntityRef> entities) {
            reads.add(entities);
            if (away != null) {
                throw away;
            }
            return records.read(entities);
        }
    }
}
