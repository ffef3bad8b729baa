package io.runtelemetry.recorder;

import static io.runtelemetry.recorder.RecorderFixture.payment;
import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.EntityRef;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.RunUrlGenerator;
import io.runtelemetry.TelemetryListener;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a job hands over, it gets no exception; what is bad is told and stored nowhere. */
class RecorderInputTest {

    private final RecorderFixture fixture = RecorderFixture.async();

    private final TelemetryRecorder recorder = fixture.recorder;

    static Stream<Arguments> badInput() {
        return Stream.of(
                Arguments.of("subscription", "1", "run_a", "rejected Unknown entity type 'subscription'"),
                Arguments.of("No Type", "1", "run_a", "rejected Entity type 'No Type' must be"),
                Arguments.of("payment", "", "run_a", "rejected Entity ID must have 1 to 512 characters"),
                Arguments.of("payment", "x".repeat(513), "run_a", "rejected Entity ID must have 1 to 512 characters"),
                Arguments.of("payment", "a\nb", "run_a", "rejected Entity ID 'a\\u000ab' has the character U+000A"),
                Arguments.of("payment", "1", "", "rejected The run ID '' is of no known form"),
                Arguments.of("payment", "1", "abc", "rejected The run ID 'abc' is of no known form; trigger.dev's are"),
                Arguments.of("payment", "1", "run_a\nb", "rejected The run ID 'run_a\\u000ab' is of no known form"),
                Arguments.of(
                        "payment",
                        "1",
                        "x".repeat(81),
                        "rejected The run ID '" + "x".repeat(64) + "… (81 characters)' is of no known"),
                Arguments.of(null, "1", "run_a", "rejected The entity type and the entity ID must not be null"),
                Arguments.of("payment", null, "run_a", "rejected The entity type and the entity ID must not be null"),
                Arguments.of("payment", "1", null, "rejected The run ID must not be null"));
    }

    @ParameterizedTest
    @MethodSource("badInput")
    @NullUnmarked
    void bad_input_is_told_and_stores_nothing(String type, String id, String runId, String message) {
        CompletableFuture<Void> future = recorder.store(type, id, runId);

        assertThat(future).isCompletedWithValue(null);
        assertThat(recorder.pendingRecords()).isZero();
        assertThat(fixture.told.lines).singleElement().asString().startsWith(message);
    }

    static Stream<Arguments> badEntities() {
        return Stream.of(
                Arguments.of(null, "rejected The entities must not be null"),
                Arguments.of(Arrays.asList(payment("1"), null), "rejected An entity must not be null"),
                Arguments.of(
                        List.of(payment("1"), new EntityRef("subscription", "1")),
                        "rejected Unknown entity type 'subscription'"));
    }

    @ParameterizedTest
    @MethodSource("badEntities")
    @NullUnmarked
    void one_bad_entity_of_several_is_told_and_nothing_is_stored(Collection<EntityRef> entities, String message) {
        assertThat(recorder.store(entities, "run_a")).isCompletedWithValue(null);
        recorder.record(entities, "run_a");

        assertThat(recorder.pendingRecords()).isZero();
        assertThat(fixture.told.lines).hasSize(2).allMatch(line -> line.startsWith(message));
    }

    @Test
    @NullUnmarked
    void a_missing_entity_is_told_too() {
        recorder.record((EntityRef) null, "run_a");

        assertThat(fixture.told.lines).containsExactly("rejected An entity must not be null");
    }

    @Test
    void a_job_that_records_one_entity_is_told_of_bad_input_too() {
        recorder.record(payment("1"), "abc");
        recorder.record(new EntityRef("subscription", "1"), "run_a");

        assertThat(recorder.pendingRecords()).isZero();
        assertThat(fixture.told.lines.get(0)).startsWith("rejected The run ID 'abc' is of no known form");
        assertThat(fixture.told.lines.get(1)).startsWith("rejected Unknown entity type 'subscription'");
    }

    @Test
    void no_entities_are_nothing_to_do() {
        assertThat(recorder.store(List.of(), "run_a")).isCompletedWithValue(null);
        recorder.record(List.of(), "run_a");

        assertThat(fixture.told.lines).isEmpty();
    }

    @Test
    void good_input_is_pending_until_the_recorder_is_started() {
        CompletableFuture<Void> future = recorder.store("payment", "1", "run_a");
        recorder.record(List.of(payment("1"), payment("2")), "run_b");
        recorder.record(payment("3"), "run_c");

        assertThat(recorder.pendingRecords()).isEqualTo(3);
        assertThat(fixture.told.lines).isEmpty();
        assertThat(future).as("superseded by run_b").succeedsWithin(RecorderFixture.SOON);
    }

    @Test
    void an_empty_run_ID_is_refused_also_where_a_generator_supports_anything() {
        TelemetryRecorder recorder = recorder(runId -> true, fixture.told);

        assertThat(recorder.store("payment", "1", "")).isCompletedWithValue(null);
        assertThat(recorder.pendingRecords()).isZero();
    }

    @Test
    void a_listener_or_a_generator_that_throws_does_not_throw_into_the_job() {
        TelemetryListener listener = new TelemetryListener() {
            @Override
            public void onRejected(String message) {
                throw new IllegalStateException("listener");
            }
        };
        Supports generator = runId -> {
            throw new IllegalStateException("generator");
        };

        assertThat(recorder(generator, listener).store("payment", "1", "run_a")).isCompletedWithValue(null);
        assertThat(recorder(runId -> false, listener).store("payment", "1", "run_a"))
                .isCompletedWithValue(null);
    }

    private TelemetryRecorder recorder(Supports supports, TelemetryListener listener) {
        return new TelemetryRecorder(
                fixture.store, EntityTypes.shared(), supports, listener, RecorderFixture.OPTIONS, 0);
    }

    private interface Supports extends RunUrlGenerator {

        @Override
        default @Nullable String generateUrl(String runId) {
            return null;
        }
    }
}
