package io.runtelemetry.upstash;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryStore.Failure;
import io.runtelemetry.TelemetryWrite;
import io.runtelemetry.store.HistoryFormat;
import io.runtelemetry.store.HistoryOptions;
import io.runtelemetry.store.TelemetryFormat;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;

/** Whatever stands in an answer with status 200, it is read as one or refused, and nothing of it reaches a message. */
class UpstashReplyPropertyTest {

    private static final String MARK = "fromTheAnswer";

    private static final EntityRef ENTITY = new EntityRef("payment", "pym_1");

    private static final List<TelemetryWrite> WRITES = List.of(
            new TelemetryWrite(ENTITY, new TelemetryRecord("run_a"), Duration.ofDays(14), false, List.of(), List.of()),
            new TelemetryWrite(
                    new EntityRef("invoice", "2"),
                    new TelemetryRecord("run_a"),
                    Duration.ofDays(14),
                    false,
                    List.of(),
                    List.of()));

    private static final UpstashStub UPSTASH = new UpstashStub();

    private static final UpstashTelemetryStore STORE = new UpstashTelemetryStore(
            UPSTASH.options(),
            new TelemetryFormat("telemetry", new TelemetryListener() {}),
            new HistoryFormat("telemetry", HistoryOptions.none()));

    @AfterContainer
    static void close() {
        STORE.close();
        UPSTASH.close();
    }

    @Property(tries = 5_000)
    void a_read_gives_a_record_of_what_was_asked_for_or_fails_without_a_word_of_the_answer(
            @ForAll("answers") String body) {
        UPSTASH.then(200, body);
        Map<EntityRef, TelemetryRecord> found;
        try {
            found = STORE.read(List.of(ENTITY));
        } catch (RuntimeException e) {
            assertSaysNothingOfIt(e);
            return;
        }
        assertThat(List.of(ENTITY)).containsAll(found.keySet());
    }

    @Property(tries = 5_000)
    void a_write_tells_what_failed_or_fails_without_a_word_of_the_answer(@ForAll("answers") String body) {
        UPSTASH.then(200, body);
        List<Failure> failures;
        try {
            failures = Failure.among(STORE.write(WRITES));
        } catch (RuntimeException e) {
            assertSaysNothingOfIt(e);
            return;
        }
        assertThat(WRITES).containsAll(failures.stream().map(Failure::write).toList());
        failures.forEach(failure -> assertSaysNothingOfIt(failure.reason()));
    }

    @Property(tries = 2_000)
    void a_history_is_read_or_fails_without_a_word_of_the_answer(
            @ForAll("answers") String body, @ForAll @IntRange(min = 200, max = 599) int status) {
        for (Supplier<List<?>> reading :
                List.<Supplier<List<?>>>of(() -> STORE.runsOf(ENTITY), () -> STORE.entitiesOf("run_a"))) {
            UPSTASH.then(status % 4 == 0 ? status : 200, body);
            try {
                assertThat(reading.get()).doesNotContainNull();
            } catch (RuntimeException e) {
                assertSaysNothingOfIt(e);
            }
        }
    }

    @Property(tries = 1_000)
    void whatever_the_headers_say_the_next_request_is_sent_or_refused_by_us(@ForAll("headers") String value) {
        UPSTASH.then(200, "{\"result\":[null]}", Map.of("Upstash-Sync-Token", value, "Retry-After", value));
        assertThat(STORE.read(List.of(ENTITY))).isEmpty();

        UPSTASH.then(200, "{\"result\":[null]}");
        assertThat(STORE.read(List.of(ENTITY))).isEmpty();
    }

    @Provide
    Arbitrary<String> headers() {
        return Arbitraries.strings().withCharRange(' ', '~').withChars('\u00e9').ofMaxLength(50);
    }

    private static void assertSaysNothingOfIt(Throwable failure) {
        assertThat(failure.toString()).doesNotContain(MARK, "\n", "\r");
        assertThat(failure).isInstanceOf(UpstashException.class).hasNoCause();
    }

    @Provide
    Arbitrary<String> answers() {
        Arbitrary<String> members = leaf().list().ofMaxSize(6).map(leaves -> "[" + String.join(",", leaves) + "]");
        Arbitrary<String> reply = Arbitraries.oneOf(
                members.map(json -> "{\"result\":" + json + "}"),
                json().map(json -> "{\"result\":" + json + "}"),
                json().map(json -> "{\"error\":" + json + "}"),
                json());
        return Arbitraries.oneOf(
                text(),
                reply,
                reply.list().ofMaxSize(4).map(replies -> "[" + String.join(",", replies) + "]"),
                reply.map(json -> json.substring(0, json.length() / 2)));
    }

    private static Arbitrary<String> json() {
        Arbitrary<String> leaf = leaf();
        return Arbitraries.oneOf(
                leaf,
                leaf.list().ofMaxSize(3).map(leaves -> leaves.stream().collect(Collectors.joining(",", "[", "]"))),
                leaf.map(value -> "{\"" + MARK + "\":" + value + "}"));
    }

    private static Arbitrary<String> leaf() {
        return Arbitraries.oneOf(
                Arbitraries.of(
                        "null",
                        "true",
                        "\"OK\"",
                        "9007199254740993",
                        "-1e400",
                        "\"inf\"",
                        "\"NaN\"",
                        "1e18",
                        "[]",
                        "{}",
                        "\"\\ud800\""),
                Arbitraries.of("{\\\"runId\\\":\\\"run_abc\\\"}", "{\\\"runId\\\":1}", "ERR " + MARK + "\\r\\nforged")
                        .map(text -> "\"" + text + "\""),
                text().map(text -> "\"" + text.replaceAll("[\"\\\\\\p{Cntrl}]", "") + "\""),
                Arbitraries.integers().between(1, 2_000).map(depth -> "[".repeat(depth) + "]".repeat(depth)));
    }

    private static Arbitrary<String> text() {
        return Arbitraries.strings().all().ofMaxLength(100).map(text -> MARK + text);
    }
}
