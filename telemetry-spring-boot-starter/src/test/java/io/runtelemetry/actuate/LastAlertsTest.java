package io.runtelemetry.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.TelemetryListener.AlertOutcome;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class LastAlertsTest {

    private final LastAlerts alerts = new LastAlerts();

    @Test
    void each_reason_is_shown_with_the_latest_first() {
        alerts.onAlert(AlertOutcome.WRONG_SIGNATURE, "signature");
        alerts.onAlert(AlertOutcome.STALE, "clock");
        alerts.onAlert(AlertOutcome.NO_ENTITY, "tags");

        assertThat(alerts.newestFirst())
                .extracting(LastAlerts.ReceivedAlert::reason)
                .containsExactly("tags", "clock", "signature");
    }

    @Test
    void a_sender_without_end_fills_nothing() {
        IntStream.range(0, 10_000).forEach(i -> alerts.onAlert(AlertOutcome.MALFORMED, "reason " + i));

        assertThat(alerts.newestFirst()).hasSize(20);
        assertThat(alerts.newestFirst().get(0).reason()).isEqualTo("reason 9999");
    }
}
