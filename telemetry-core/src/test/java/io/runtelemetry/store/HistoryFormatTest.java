package io.runtelemetry.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.runtelemetry.EntityRef;
import io.runtelemetry.RecordedRun;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryWrite;
import io.runtelemetry.store.HistoryFormat.Addition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys and arguments, as every store on Redis sends them. */
class HistoryFormatTest {

    private static final EntityRef PAYMENT = new EntityRef("payment", "a:b");

    private static final Duration FOURTEEN_DAYS = Duration.ofDays(14);

    private static final String LIVES = "1209600000";

    private static final Instant NOW = Instant.ofEpochMilli(1_209_600_500L);

    private static final TelemetryWrite WRITE = new TelemetryWrite(
            PAYMENT,
            new TelemetryRecord("run_b"),
            FOURTEEN_DAYS,
            false,
            List.of(
                    new RecordedRun("run_a", Instant.ofEpochMilli(1_000)),
                    new RecordedRun("run_b", Instant.ofEpochMilli(2_000))),
            List.of());

    @Test
    void keys_begin_as_no_key_of_a_record_does() {
        HistoryFormat format = format(3, true);

        assertThat(format.key(PAYMENT)).isEqualTo("telemetry::history:payment:a:b");
        assertThat(format.key("run_a")).isEqualTo("telemetry::run:run_a");
    }

    @Test
    void the_runs_of_an_entity_are_added_at_once_each_with_its_time() {
        assertThat(format(3, false).additions(WRITE, NOW))
                .containsExactly(new Addition(
                        "telemetry::history:payment:a:b",
                        List.of("3", LIVES, "(500", "1000.000", "run_a", "2000.000", "run_b")));
    }

    @Test
    void the_entity_is_added_to_each_of_its_runs() {
        assertThat(format(0, true).additions(WRITE, NOW))
                .containsExactly(
                        new Addition("telemetry::run:run_a", List.of("7", LIVES, "(500", "1000.000", "payment:a:b")),
                        new Addition("telemetry::run:run_b", List.of("7", LIVES, "(500", "2000.000", "payment:a:b")));
    }

    @Test
    void both_are_kept_where_both_are_wanted() {
        assertThat(format(3, true).additions(WRITE, NOW)).hasSize(3);
    }

    @Test
    void nothing_is_added_where_nothing_is_kept_or_handed_over() {
        assertThat(format(0, false).additions(WRITE, NOW)).isEmpty();
        assertThat(format(3, true)
                        .additions(
                                new TelemetryWrite(
                                        PAYMENT,
                                        new TelemetryRecord("run_b"),
                                        FOURTEEN_DAYS,
                                        false,
                                        List.of(),
                                        List.of()),
                                NOW))
                .isEmpty();
    }

    @Test
    void what_is_older_than_records_live_is_forgotten() {
        assertThat(format(3, true).begin(NOW)).isEqualTo(Instant.ofEpochMilli(500));
    }

    @Test
    void an_entity_is_read_as_it_was_written() {
        assertThat(HistoryFormat.entity(PAYMENT.toString())).isEqualTo(PAYMENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "payment", ":1", "Payment:1", "payment:", "payment:a\nb"})
    void what_is_no_entity_is_read_as_none(String member) {
        assertThat(HistoryFormat.entity(member)).isNull();
    }

    @Test
    void the_namespace_is_as_that_of_records() {
        HistoryOptions options = HistoryOptions.none();

        assertThat(new HistoryFormat("other", options).key("run_a")).isEqualTo("other::run:run_a");
        assertThat(new HistoryFormat("other", options).options()).isSameAs(options);
        assertThatIllegalArgumentException().isThrownBy(() -> new HistoryFormat("", options));
    }

    private static HistoryFormat format(int size, boolean runIndex) {
        return new HistoryFormat("telemetry", new HistoryOptions(size, runIndex, 7, FOURTEEN_DAYS));
    }
}
