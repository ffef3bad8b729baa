package io.runtelemetry.alert;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryListener.AlertOutcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.slf4j.LoggerFactory;

/** Whoever sets a webhook up reads what is wrong with it; whoever sends nonsense fills no log. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class AlertLogTest {

    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    private final Logger logger = (Logger) LoggerFactory.getLogger(AlertLog.class);

    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

    private final List<AlertOutcome> told = new ArrayList<>();

    private Instant now = NOON;

    private final AlertLog alerts = new AlertLog(
            new TelemetryListener() {
                @Override
                public void onAlert(AlertOutcome outcome, String reason) {
                    told.add(outcome);
                }
            },
            () -> now);

    @BeforeEach
    void listen() {
        logged.start();
        logger.addAppender(logged);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(logged);
    }

    private List<String> warnings() {
        return logged.list.stream()
                .filter(event -> event.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @ParameterizedTest
    @EnumSource(names = {"NO_ENTITY", "STALE", "WRONG_SIGNATURE", "MALFORMED", "TOO_LARGE"})
    void what_may_be_a_mistake_is_one_line_a_minute_with_its_reason_and_told_each_time(AlertOutcome outcome) {
        for (int i = 0; i < 1000; i++) {
            alerts.tell(outcome, "reason");
        }
        assertThat(warnings()).containsExactly("reason");

        now = NOON.plusMillis(59_999);
        alerts.tell(outcome, "reason");
        assertThat(warnings()).hasSize(1);
        now = NOON.plusSeconds(60);
        alerts.tell(outcome, "reason");
        assertThat(warnings()).hasSize(2);

        assertThat(told).hasSize(1002).containsOnly(outcome);
    }

    @Test
    void one_reason_keeps_no_other_from_being_said() {
        for (int i = 0; i < 3; i++) {
            alerts.tell(AlertOutcome.WRONG_SIGNATURE, "signature");
            alerts.tell(AlertOutcome.STALE, "clock");
            alerts.tell(AlertOutcome.NO_ENTITY, "tags");
        }

        assertThat(warnings()).containsExactly("signature", "clock", "tags");
    }

    @ParameterizedTest
    @EnumSource(names = {"FOREIGN", "TEST_RUN"})
    void what_is_left_aside_on_purpose_is_said_once(AlertOutcome outcome) {
        alerts.tell(outcome, "reason");
        now = NOON.plusSeconds(86_400);
        alerts.tell(outcome, "reason");

        assertThat(warnings()).containsExactly("reason");
        assertThat(told).hasSize(2);
    }

    @Test
    void each_reason_to_leave_alerts_aside_is_said_once_and_there_is_an_end_to_them() {
        for (int i = 0; i < 3; i++) {
            alerts.tell(AlertOutcome.FOREIGN, "environment");
            alerts.tell(AlertOutcome.FOREIGN, "project");
        }
        assertThat(warnings()).containsExactly("environment", "project");

        for (int i = 0; i < 1000; i++) {
            alerts.tell(AlertOutcome.FOREIGN, "branch " + i);
        }
        alerts.tell(AlertOutcome.STALE, "clock");
        assertThat(warnings()).hasSizeLessThan(200).endsWith("clock");
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"NO_ENTITY", "STALE", "WRONG_SIGNATURE", "MALFORMED", "TOO_LARGE", "FOREIGN", "TEST_RUN"})
    void what_is_as_it_should_be_is_no_warning(AlertOutcome outcome) {
        alerts.tell(outcome, "reason");

        assertThat(warnings()).isEmpty();
        assertThat(told).containsExactly(outcome);
    }
}
