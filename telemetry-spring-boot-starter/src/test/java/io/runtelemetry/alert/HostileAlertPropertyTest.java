package io.runtelemetry.alert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.EntityRef;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.RunUrlGenerator;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.operations.TelemetryReader;
import io.runtelemetry.operations.TelemetryTemplate;
import io.runtelemetry.recorder.RecorderOptions;
import io.runtelemetry.recorder.TelemetryRecorder;
import io.runtelemetry.store.HistoryOptions;
import io.runtelemetry.store.InMemoryTelemetryStore;
import io.runtelemetry.trigger.TriggerEnvironment;
import io.runtelemetry.trigger.TriggerRunUrlGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;
import tools.jackson.databind.json.JsonMapper;

class HostileAlertPropertyTest {

    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

    private static final EntityTypes KNOWN = EntityTypes.shared();

    private static final RunUrlGenerator RUNS =
            new TriggerRunUrlGenerator("https://cloud.trigger.dev", TriggerEnvironment.UNKNOWN);

    private static final InMemoryTelemetryStore STORE = new InMemoryTelemetryStore();

    private final List<EntityRef> stored = new CopyOnWriteArrayList<>();

    @Property(tries = 500)
    void any_signed_bytes_are_answered_and_record_nothing(@ForAll byte[] body) {
        TelemetryRecorder recorder = recorder();
        assertAnswered(receiver(recorder).receive(new AlertSignature("secret").of(body), body), 400);
        assertThat(recorder.pendingRecords()).isZero();
    }

    @Property(tries = 500)
    void any_bytes_without_a_signature_are_refused(@ForAll byte[] body, @ForAll String signature) {
        TelemetryRecorder recorder = recorder();
        assertAnswered(receiver(recorder).receive(signature, body), 401);
        assertThat(recorder.pendingRecords()).isZero();
    }

    @Property(tries = 1000)
    void of_any_tags_only_those_that_name_an_entity_of_a_known_type_are_recorded(@ForAll("alerts") String alert) {
        byte[] body = alert.getBytes(UTF_8);
        stored.clear();
        TelemetryRecorder recorder = recorder();
        assertAnswered(receiver(recorder).receive(new AlertSignature("secret").of(body), body), 204, 400);
        // Writes what is pending, and has the listener told of it.
        recorder.start();
        recorder.stop();
        Statistics.label("records something")
                .collect(!stored.isEmpty())
                .coverage(records -> records.check(true).percentage(share -> share > 10));
        assertThat(stored).allSatisfy(entity -> {
            assertThat(KNOWN.contains(entity.type())).isTrue();
            assertThat(alert).contains(JsonMapper.shared().writeValueAsString(entity.toString()));
        });
    }

    private TelemetryRecorder recorder() {
        return new TelemetryRecorder(
                STORE,
                KNOWN,
                RUNS,
                new TelemetryListener() {
                    @Override
                    public void onStored(EntityRef entity, TelemetryRecord record, Duration since) {
                        stored.add(entity);
                    }
                },
                new RecorderOptions(
                        Duration.ofDays(14),
                        RecorderOptions.Mode.ASYNC,
                        Duration.ofMillis(100),
                        65_536,
                        512,
                        Duration.ofMillis(2),
                        Duration.ofSeconds(5)),
                0);
    }

    private static AlertReceiver receiver(TelemetryRecorder recorder) {
        return new AlertReceiver(
                new TelemetryTemplate(recorder, new TelemetryReader(STORE, null, HistoryOptions.none(), KNOWN), RUNS),
                KNOWN,
                "secret",
                new AlertOrigins(Set.of(), Set.of(), () -> TriggerEnvironment.UNKNOWN),
                Duration.ofHours(1),
                state -> {},
                new AlertLog(new TelemetryListener() {}, InstantSource.fixed(NOW)),
                InstantSource.fixed(NOW));
    }

    private static void assertAnswered(AlertResponse answer, Integer... statuses) {
        assertThat(answer.status().value()).isIn((Object[]) statuses);
        assertThat(new String(answer.body(), UTF_8)).doesNotContainPattern("\\p{Cntrl}");
    }

    @Provide
    Arbitrary<String> alerts() {
        Arbitrary<String> tags = Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(600),
                Arbitraries.strings().ofMaxLength(20).map(id -> "payment:" + id),
                Arbitraries.of("payment:1", "payment", ":", "cat:1", "PAYMENT:1", "payment::1", "payment:\u0000"));
        Arbitrary<Object> values = Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(30).map(s -> (Object) s),
                Arbitraries.integers().map(i -> (Object) i),
                Arbitraries.of(true, List.of(), List.of(List.of("payment:1")), "run_abc", NOW.toString()));
        Arbitrary<Object> runIds =
                Arbitraries.frequencyOf(Tuple.of(9, Arbitraries.just("run_abc")), Tuple.of(1, values));
        Arbitrary<Object> times =
                Arbitraries.frequencyOf(Tuple.of(9, Arbitraries.just(NOW.toString())), Tuple.of(1, values));
        return Combinators.combine(tags.list().ofMaxSize(20), runIds, times, values)
                .as((some, runId, created, extra) -> JsonMapper.shared()
                        .writeValueAsString(Map.of(
                                "type",
                                "alert.run.failed",
                                "created",
                                created,
                                "extra",
                                extra,
                                "object",
                                Map.of(
                                        "run",
                                        Map.of("id", runId, "tags", some),
                                        "environment",
                                        Map.of("slug", "prod")))));
    }
}
