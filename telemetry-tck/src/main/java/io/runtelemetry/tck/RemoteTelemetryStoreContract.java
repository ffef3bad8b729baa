package io.runtelemetry.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.awaitility.Awaitility.await;

import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryStore;
import io.runtelemetry.TelemetryWrite;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a {@link TelemetryStore} keeps beyond {@link TelemetryStoreContract} when its records are shared with other
 * applications, and when it can be out of reach. The keys are those of the namespace {@code telemetry}.
 */
public abstract class RemoteTelemetryStoreContract extends TelemetryStoreContract {

    /** Puts a value under a key, past the store. */
    protected abstract void putValue(String key, String value);

    /** Returns the value under a key, past the store; null if there is none. */
    protected abstract @Nullable String getValue(String key);

    /** Returns the time that a key has left, to the second or better. */
    protected abstract Duration timeToLive(String key);

    /** Puts what the store talks to out of its reach. */
    protected abstract void disconnect();

    /** Puts what the store talks to within its reach again, be it empty. */
    protected abstract void reconnect();

    private static String key(EntityRef entity) {
        return "telemetry:" + entity.type() + ":" + entity.id();
    }

    @Test
    protected void a_record_is_shared_by_its_key_and_value() {
        writeFresh(entity("fresh:1"), "run_abc");
        writeDelayed(entity("delayed:1"), "run_abc", Duration.ofSeconds(5));

        assertThat(getValue(key(entity("fresh:1")))).isEqualTo("{\"runId\":\"run_abc\"}");
        assertThat(getValue(key(entity("delayed:1")))).isEqualTo("{\"runId\":\"run_abc\"}");
    }

    @Test
    protected void a_record_of_another_application_is_read() {
        putValue(key(entity("1")), "{\"runId\":\"run_abc\"}");

        assertThat(storedRun(entity("1"))).isEqualTo("run_abc");
    }

    @Test
    protected void a_record_lives_for_14_days_and_a_delayed_one_shorter_by_its_age() {
        writeFresh(entity("fresh"), "run_a");
        assertLives(entity("fresh"), 1_209_600);

        writeDelayed(entity("delayed"), "run_a", Duration.ofMinutes(10));
        assertLives(entity("delayed"), 1_209_000);

        writeFresh(entity("delayed"), "run_b");
        assertLives(entity("delayed"), 1_209_600);
    }

    private void assertLives(EntityRef entity, long seconds) {
        assertThat(timeToLive(key(entity)))
                .isGreaterThan(Duration.ofSeconds(seconds - 30))
                .isLessThanOrEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    protected void a_delayed_write_that_is_left_out_does_not_shorten_the_life_of_the_newer_record() {
        writeFresh(entity("1"), "run_newer");
        writeDelayed(entity("1"), "run_older", Duration.ofMinutes(10));

        assertLives(entity("1"), 1_209_600);
    }

    static List<String> readableValues() {
        return List.of(
                "{\"runId\":\"run_abc\",\"at\":1,\"tags\":[\"a\"]}",
                "{\"task\":{\"runId\":\"run_x\"},\"runId\":\"run_abc\"}",
                " { \"runId\" : \"run_abc\" }\n");
    }

    @ParameterizedTest
    @MethodSource("io.runtelemetry.tck.RemoteTelemetryStoreContract#readableValues")
    protected void a_value_is_read_leniently(String value) {
        putValue(key(entity("1")), value);

        assertThat(storedRun(entity("1"))).isEqualTo("run_abc");
    }

    static List<String> oddValues() {
        return List.of(
                "",
                "run_abc",
                "\"run_abc\"",
                "null",
                "42",
                "[\"run_abc\"]",
                "{}",
                "{\"runId\":null}",
                "{\"runId\":1}",
                "{\"runId\":\"\"}",
                "{\"runId\":\"run_abc",
                "[".repeat(10_000),
                "größe \uD83D\uDE80",
                "x".repeat(1_000_000));
    }

    @ParameterizedTest
    @MethodSource("io.runtelemetry.tck.RemoteTelemetryStoreContract#oddValues")
    protected void any_other_value_is_no_record_and_keeps_no_other_from_being_read(String value) {
        putValue(key(entity("odd")), value);
        writeFresh(entity("good"), "run_a");

        assertThat(store().read(List.of(entity("odd"), entity("good")))).containsOnlyKeys(entity("good"));
    }

    @Test
    protected void an_odd_value_can_be_overwritten() {
        putValue(key(entity("1")), "odd");
        writeFresh(entity("1"), "run_a");

        assertThat(storedRun(entity("1"))).isEqualTo("run_a");
    }

    @Test
    protected void out_of_reach_writing_and_reading_fail_and_work_again_once_it_is_back() {
        writeFresh(entity("before"), "run_a");
        disconnect();
        try {
            List<TelemetryWrite> writes = List.of(new TelemetryWrite(
                    entity("1"), new TelemetryRecord("run_a"), TIME_TO_LIVE, false, List.of(), List.of()));
            assertThat(failuresOf(writes)).as("writing").isEqualTo(writes);
            assertThatException().as("reading").isThrownBy(() -> store().read(List.of(entity("before"))));
        } finally {
            reconnect();
        }

        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().untilAsserted(() -> {
            writeFresh(entity("after"), "run_b");
            assertThat(storedRun(entity("after"))).isEqualTo("run_b");
        });
    }

    /** Whether a store throws when it reaches nothing, or names each write as failed, is its own affair. */
    private List<TelemetryWrite> failuresOf(List<TelemetryWrite> writes) {
        try {
            return store().write(writes).stream()
                    .map(TelemetryStore.Unwritten::write)
                    .toList();
        } catch (RuntimeException e) {
            return writes;
        }
    }
}
