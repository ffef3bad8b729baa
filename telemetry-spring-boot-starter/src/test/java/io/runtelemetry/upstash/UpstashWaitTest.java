package io.runtelemetry.upstash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryWrite;
import io.runtelemetry.store.HistoryFormat;
import io.runtelemetry.store.HistoryOptions;
import io.runtelemetry.store.TelemetryFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class UpstashWaitTest {

    private static final EntityRef ENTITY = new EntityRef("payment", "pym_1");

    private static final List<TelemetryWrite> WRITES = List.of(
            new TelemetryWrite(ENTITY, new TelemetryRecord("run_a"), Duration.ofDays(14), false, List.of(), List.of()));

    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    private Instant now = NOON;

    private final UpstashStub upstash = new UpstashStub();

    private final UpstashTelemetryStore store = new UpstashTelemetryStore(
            upstash.options(),
            new TelemetryFormat("telemetry", new TelemetryListener() {}),
            new HistoryFormat("telemetry", HistoryOptions.none()),
            () -> now);

    @AfterEach
    void closeUpstash() {
        upstash.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"30", " 30 ", "Tue, 24 Nov 2026 12:00:30 GMT"})
    void no_request_is_sent_before_the_time_that_Upstash_asks_for(String retryAfter) {
        upstash.then(429, "", Map.of("Retry-After", retryAfter));
        assertThatThrownBy(() -> store.write(WRITES)).hasMessage("Upstash answered with HTTP status 429");

        now = NOON.plusMillis(29_999);
        String waiting = "Upstash asked for no request before 2026-11-24T12:00:30Z";
        assertThatThrownBy(() -> store.write(WRITES)).hasMessage(waiting);
        assertThatThrownBy(() -> store.read(List.of(ENTITY))).hasMessage(waiting);
        assertThat(upstash.requests()).hasSize(1);

        now = NOON.plusSeconds(30);
        assertThat(store.write(WRITES)).isEmpty();
        assertThat(upstash.requests()).hasSize(2);
    }

    @Test
    void an_overloaded_server_can_ask_to_wait_as_well() {
        upstash.then(503, "", Map.of("Retry-After", "1"));
        assertThatThrownBy(() -> store.write(WRITES)).hasMessage("Upstash answered with HTTP status 503");

        assertThatThrownBy(() -> store.write(WRITES)).hasMessageStartingWith("Upstash asked for no request before");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1", "0", "1.5", "Tue, 24 Nov 2026 11:00:00 GMT", "24 November"})
    void what_names_no_time_to_come_is_not_waited_for(String retryAfter) {
        upstash.then(429, "", Map.of("Retry-After", retryAfter));
        assertThatThrownBy(() -> store.write(WRITES)).hasMessage("Upstash answered with HTTP status 429");

        assertThat(store.write(WRITES)).isEmpty();
    }

    @Test
    void without_Retry_After_the_next_attempt_is_up_to_the_caller() {
        upstash.then(429, "{\"error\":\"ERR max daily request limit exceeded. Limit: 10000, Usage: 10000.\"}");
        assertThatThrownBy(() -> store.write(WRITES))
                .hasMessage("Upstash answered with HTTP status 429: max daily request limit exceeded");

        assertThat(store.write(WRITES)).isEmpty();
    }

    @Test
    void a_connection_that_was_idle_for_so_long_that_a_firewall_may_have_dropped_it_is_not_used_again() {
        store.read(List.of(ENTITY));
        now = NOON.plusSeconds(20);
        store.read(List.of(ENTITY));
        now = now.plusSeconds(31);
        store.read(List.of(ENTITY));

        List<Integer> connections =
                upstash.requests().stream().map(UpstashStub.Request::clientPort).toList();
        assertThat(connections.get(1)).isEqualTo(connections.get(0)).isNotEqualTo(connections.get(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"999999999999999999", "Fri, 01 Jan 2100 00:00:00 GMT"})
    void nothing_is_waited_for_longer_than_a_day(String retryAfter) {
        upstash.then(429, "", Map.of("Retry-After", retryAfter));
        assertThatThrownBy(() -> store.write(WRITES)).hasMessage("Upstash answered with HTTP status 429");

        now = NOON.plus(Duration.ofDays(1));
        assertThat(store.write(WRITES)).isEmpty();
    }
}
