package io.runtelemetry.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.CapturedLog;
import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryListener.DropReason;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.trigger.TriggerEnvironment;
import io.runtelemetry.trigger.TriggerRunUrlGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoggingTelemetryListenerTest {

    private static final EntityRef ENTITY = new EntityRef("payment", "pay_1");

    private static final TelemetryRecord RECORD = new TelemetryRecord("run_abc");

    private final AtomicLong clock = new AtomicLong();

    private final LoggingTelemetryListener listener = new LoggingTelemetryListener(
            new TriggerRunUrlGenerator("https://cloud.trigger.dev", TriggerEnvironment.UNKNOWN), clock::get);

    private final CapturedLog log = CapturedLog.of("io.runtelemetry.telemetry");

    @AfterEach
    void detach() {
        log.close();
    }

    @Test
    void a_stored_record_is_logged_with_its_link() {
        listener.onStored(ENTITY, RECORD, Duration.ZERO);

        assertThat(log.lines())
                .containsExactly("INFO Telemetry stored entityType=\"payment\" entityId=\"pay_1\" runId=\"run_abc\""
                        + " triggerUrl=\"https://cloud.trigger.dev/runs/run_abc\" {entityType=payment, entityId=pay_1, runId=run_abc,"
                        + " triggerUrl=https://cloud.trigger.dev/runs/run_abc}");
    }

    @Test
    void each_stored_record_is_logged() {
        for (int i = 0; i < 100; i++) {
            listener.onStored(ENTITY, RECORD, Duration.ZERO);
        }

        assertThat(log.lines()).hasSize(100);
    }

    @Test
    void a_failure_is_logged_with_its_root_cause_and_without_a_stack_trace() {
        listener.onStoreFailed(
                ENTITY,
                RECORD,
                new IllegalStateException("wrapped", new UncheckedIOException(new IOException("connection refused"))),
                Duration.ZERO);

        assertThat(log.lines())
                .containsExactly(
                        "WARN Telemetry storage failed error=\"IOException: connection refused\" entityType=\"payment\""
                                + " entityId=\"pay_1\" runId=\"run_abc\" {error=IOException: connection refused,"
                                + " entityType=payment, entityId=pay_1, runId=run_abc}");
        assertThat(log.events().get(0).getThrowableProxy()).isNull();
    }

    @Test
    void during_an_outage_one_warning_in_ten_seconds_speaks_for_all_with_their_number() {
        String away = "WARN Telemetry storage failed error=\"IllegalStateException: away\" entityType=\"payment\""
                + " entityId=\"pay_1\" runId=\"run_abc\"";
        for (int i = 0; i < 1_000; i++) {
            listener.onStoreFailed(ENTITY, RECORD, new IllegalStateException("away"), Duration.ZERO);
        }
        pass(Duration.ofSeconds(10));
        for (int i = 0; i < 1_000; i++) {
            listener.onStoreFailed(ENTITY, RECORD, new IllegalStateException("away"), Duration.ZERO);
        }

        assertThat(log.lines())
                .containsExactly(
                        away
                                + " {error=IllegalStateException: away, entityType=payment, entityId=pay_1, runId=run_abc}",
                        away + " suppressed=\"999\" {error=IllegalStateException: away, entityType=payment,"
                                + " entityId=pay_1, runId=run_abc, suppressed=999}");
    }

    @Test
    void bad_input_is_logged_as_a_failure_too_at_most_ten_times_in_ten_seconds() {
        for (int i = 0; i < 15; i++) {
            listener.onRejected("Entity ID must not be odd");
        }
        pass(Duration.ofSeconds(10));
        listener.onRejected("Entity ID must not be odd");

        assertThat(log.lines())
                .hasSize(11)
                .startsWith(
                        "WARN Telemetry storage failed error=\"Entity ID must not be odd\" {error=Entity ID must not be odd}")
                .endsWith("WARN Telemetry storage failed error=\"Entity ID must not be odd\" suppressed=\"5\""
                        + " {error=Entity ID must not be odd, suppressed=5}");
    }

    @Test
    void dropped_records_are_logged_with_their_number_for_each_reason() {
        listener.onDropped(3, DropReason.OVERFLOW);
        listener.onDropped(100, DropReason.OVERFLOW);
        listener.onDropped(20, DropReason.SHUTDOWN);
        pass(Duration.ofSeconds(10));
        listener.onDropped(4, DropReason.OVERFLOW);

        assertThat(log.lines())
                .containsExactly(
                        "WARN Telemetry dropped records=\"3\" reason=\"OVERFLOW\" {records=3, reason=OVERFLOW}",
                        "WARN Telemetry dropped records=\"20\" reason=\"SHUTDOWN\" {records=20, reason=SHUTDOWN}",
                        "WARN Telemetry dropped records=\"104\" reason=\"OVERFLOW\" {records=104, reason=OVERFLOW}");
    }

    @Test
    void an_outage_does_not_hide_bad_input_or_dropped_records() {
        listener.onStoreFailed(ENTITY, RECORD, new IllegalStateException("away"), Duration.ZERO);
        listener.onRejected("bad");
        listener.onDropped(1, DropReason.OVERFLOW);

        assertThat(log.lines()).hasSize(3);
    }

    @Test
    void what_a_server_says_makes_one_line_of_bounded_length() {
        String hostile = "ERR a\r\nINFO all is well\u0000\t\u001b[2K\u0085b\u2028c\u2029d\u009b" + "x".repeat(10_000);
        listener.onStoreFailed(ENTITY, RECORD, new IllegalStateException(hostile), Duration.ZERO);
        listener.onRejected(hostile);

        assertThat(log.lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line)
                        .contains("ERR a INFO all is well [2K b c d xxx")
                        .hasSizeLessThan(900)
                        .matches("[^\\p{Cc}\\u2028\\u2029]*"));
    }

    @Test
    void no_ID_can_forge_a_field_or_turn_a_line_around() {
        EntityRef hostile = new EntityRef("payment", "1\" runId=\"run_evil\" x=\"\u202ecilbup");
        listener.onStored(hostile, RECORD, Duration.ZERO);

        assertThat(log.events().get(0).getFormattedMessage())
                .isEqualTo("Telemetry stored entityType=\"payment\""
                        + " entityId=\"1\\\" runId=\\\"run_evil\\\" x=\\\"\\u202ecilbup\" runId=\"run_abc\""
                        + " triggerUrl=\"https://cloud.trigger.dev/runs/run_abc\"");
    }

    @Test
    void an_error_may_have_no_message_and_may_be_its_own_cause() {
        Exception one = new IllegalStateException();
        Exception other = new IllegalArgumentException("loop", one);
        one.initCause(other);

        assertThat(List.of(ErrorText.of(new IllegalStateException()), ErrorText.of(one)))
                .containsExactly("IllegalStateException: null", "IllegalStateException: null");
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }
}
