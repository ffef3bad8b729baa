package io.runtelemetry.upstash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryStore.Failure;
import io.runtelemetry.TelemetryWrite;
import io.runtelemetry.store.DelayedWriteScript;
import io.runtelemetry.store.HistoryFormat;
import io.runtelemetry.store.HistoryOptions;
import io.runtelemetry.store.TelemetryFormat;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What goes over the wire; that it keeps the contract of stores is checked with a real database. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class UpstashTelemetryStoreTest {

    private final UpstashStub upstash = new UpstashStub();

    private final UpstashTelemetryStore store = new UpstashTelemetryStore(
            upstash.options(),
            new TelemetryFormat("telemetry", new TelemetryListener() {}),
            new HistoryFormat("telemetry", HistoryOptions.none()));

    @AfterEach
    void closeUpstash() {
        upstash.close();
    }

    @Test
    void one_fresh_write_is_one_command_of_strings() {
        assertThat(store.write(List.of(fresh("pym_1", "run_a")))).isEmpty();

        assertThat(upstash.requests()).singleElement().satisfies(request -> {
            assertThat(request.path()).isEqualTo("/");
            assertThat(texts(request.body()))
                    .containsExactly("SET", "telemetry:payment:pym_1", "{\"runId\":\"run_a\"}", "EX", "1209600");
        });
    }

    @Test
    void several_writes_are_one_pipeline() {
        assertThat(store.write(List.of(fresh("pym_1", "run_a"), fresh("pym_2", "run_b"))))
                .isEmpty();

        assertThat(upstash.requests()).singleElement().satisfies(request -> {
            assertThat(request.path()).isEqualTo("/pipeline");
            assertThat(request.commands())
                    .extracting(UpstashTelemetryStoreTest::texts)
                    .containsExactly(
                            List.of("SET", "telemetry:payment:pym_1", "{\"runId\":\"run_a\"}", "EX", "1209600"),
                            List.of("SET", "telemetry:payment:pym_2", "{\"runId\":\"run_b\"}", "EX", "1209600"));
        });
    }

    @Test
    void a_delayed_write_goes_through_the_same_script_as_on_any_Redis() {
        assertThat(store.write(List.of(write("pym_1", "run_a", Duration.ofSeconds(90), true))))
                .isEmpty();

        assertThat(upstash.requests())
                .singleElement()
                .extracting(request -> texts(request.body()))
                .isEqualTo(List.of(
                        "EVAL",
                        DelayedWriteScript.LUA,
                        "1",
                        "telemetry:payment:pym_1",
                        "{\"runId\":\"run_a\"}",
                        "90000",
                        "1209600000"));
    }

    @Test
    void a_request_has_at_most_1_000_commands() {
        assertThat(store.write(payments(2_500)
                        .map(entity -> fresh(entity.id(), "run_a"))
                        .toList()))
                .isEmpty();

        assertThat(upstash.requests())
                .extracting(request -> request.commands().size())
                .containsExactly(1_000, 1_000, 500);
    }

    @Test
    void a_command_that_failed_in_a_pipeline_is_the_failure_of_its_write_alone() {
        upstash.then(200, """
                [{"result":"OK"},{"error":"OOM command not allowed when used memory > 'maxmemory'."},{"result":"OK"}]""");
        TelemetryWrite refused = fresh("pym_2", "run_b");

        List<Failure> failures =
                Failure.among(store.write(List.of(fresh("pym_1", "run_a"), refused, fresh("pym_3", "run_c"))));

        assertThat(failures).singleElement().satisfies(failure -> {
            assertThat(failure.write()).isEqualTo(refused);
            assertThat(failure.reason()).hasMessage("Upstash refused the command: OOM");
        });
    }

    @Test
    void a_command_that_failed_by_itself_is_a_failure_too() {
        upstash.then(400, "{\"error\":\"NOPERM this user has no permissions to run the 'set' command\"}");

        assertThat(Failure.among(store.write(List.of(fresh("pym_1", "run_a")))))
                .singleElement()
                .satisfies(failure -> assertThat(failure.reason()).hasMessage("Upstash refused the command: NOPERM"));
    }

    @Test
    void a_later_request_of_a_batch_that_fails_leaves_the_earlier_ones_written() {
        List<TelemetryWrite> batch =
                payments(2_500).map(entity -> fresh(entity.id(), "run_a")).toList();
        upstash.then(200, "[" + "{\"result\":\"OK\"},".repeat(999) + "{\"result\":\"OK\"}]")
                .then(503, "");

        assertThat(Failure.among(store.write(batch))).extracting(Failure::write).isEqualTo(batch.subList(1_000, 2_500));
        assertThat(upstash.requests()).hasSize(2);
    }

    @Test
    void records_are_read_by_one_command() {
        upstash.then(200, """
                {"result":["{\\"runId\\":\\"run_a\\"}",null,"{\\"runId\\":\\"run_c\\",\\"extra\\":1}"],"more":true}""");

        Map<EntityRef, TelemetryRecord> found = store.read(payments(3).toList());

        assertThat(found)
                .containsOnly(
                        Map.entry(payment("pym_0"), new TelemetryRecord("run_a")),
                        Map.entry(payment("pym_2"), new TelemetryRecord("run_c")));
        assertThat(upstash.requests()).singleElement().satisfies(request -> {
            assertThat(request.path()).isEqualTo("/");
            assertThat(texts(request.body()))
                    .containsExactly(
                            "MGET", "telemetry:payment:pym_0", "telemetry:payment:pym_1", "telemetry:payment:pym_2");
        });
    }

    @Test
    void more_than_1_000_records_are_read_by_several() {
        assertThat(store.read(payments(2_001).toList())).isEmpty();

        assertThat(upstash.requests())
                .extracting(request -> request.body().size() - 1)
                .containsExactly(1_000, 1_000, 1);
    }

    @Test
    void nothing_is_asked_for_no_entities() {
        assertThat(store.read(List.of())).isEmpty();
        assertThat(store.write(List.of())).isEmpty();

        assertThat(upstash.requests()).isEmpty();
    }

    @Test
    void values_that_are_no_records_count_as_none() {
        upstash.then(200, "{\"result\":[\"run_a\",7,\"{}\"]}");

        assertThat(store.read(payments(3).toList())).isEmpty();
    }

    @Test
    void an_error_of_a_read_is_no_empty_answer() {
        upstash.then(400, "{\"error\":\"WRONGTYPE Operation against a key holding the wrong kind of value\"}");

        assertThatThrownBy(() -> store.read(payments(1).toList())).hasMessage("Upstash refused the command: WRONGTYPE");
    }

    @Test
    void the_sync_token_of_each_response_goes_with_the_next_request() {
        upstash.then(200, "{\"result\":\"OK\"}", Map.of("Upstash-Sync-Token", "zjN1=1"))
                .then(200, "{\"result\":[null]}", Map.of("Upstash-Sync-Token", "zjN1=2"));

        store.write(List.of(fresh("pym_1", "run_a")));
        store.read(payments(1).toList());
        store.read(payments(1).toList());
        store.read(payments(1).toList());

        assertThat(upstash.requests())
                .extracting(UpstashStub.Request::syncToken)
                .containsExactly(null, "zjN1=1", "zjN1=2", "zjN1=2");
    }

    @Test
    void IDs_and_values_go_as_they_are_whatever_their_characters() {
        store.write(List.of(fresh("a:b/c d\"\\ü😀", "run_a")));

        assertThat(upstash.requests())
                .singleElement()
                .extracting(request -> request.body().get(1).asString())
                .isEqualTo("telemetry:payment:a:b/c d\"\\ü😀");
    }

    private static java.util.stream.Stream<EntityRef> payments(int count) {
        return IntStream.range(0, count).mapToObj(i -> payment("pym_" + i));
    }

    private static EntityRef payment(String id) {
        return new EntityRef("payment", id);
    }

    private static TelemetryWrite fresh(String id, String runId) {
        return write(id, runId, Duration.ofDays(14), false);
    }

    private static TelemetryWrite write(String id, String runId, Duration timeToLive, boolean delayed) {
        return new TelemetryWrite(payment(id), new TelemetryRecord(runId), timeToLive, delayed, List.of(), List.of());
    }

    private static List<String> texts(JsonNode command) {
        return command.valueStream().map(JsonNode::asString).toList();
    }
}
