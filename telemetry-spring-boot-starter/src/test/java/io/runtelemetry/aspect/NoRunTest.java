package io.runtelemetry.aspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordsTelemetry;
import io.runtelemetry.TelemetryListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Jobs that are called while no run is current. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class NoRunTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger(SkipLog.class);

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void log_at_debug() {
        logger.setLevel(Level.DEBUG);
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void leave_the_logger_as_it_was() {
        logger.detachAppender(log);
        logger.setLevel(null);
    }

    @Test
    void nothing_is_recorded_each_call_is_counted_and_each_method_logged_once_at_debug() {
        try (RecordingApplication application = RecordingApplication.of(Jobs.class, Skipped.class)) {
            Jobs jobs = application.get(Jobs.class);
            for (int i = 0; i < 3; i++) {
                jobs.settle("pym_1");
                jobs.refund("pym_1");
            }

            assertThat(application.writes()).isEmpty();
            assertThat(application.get(Skipped.class).reasons)
                    .hasSize(6)
                    .containsOnly(TelemetryListener.SkipReason.NO_RUN);
            assertThat(log.list)
                    .extracting(
                            ILoggingEvent::getLevel,
                            event -> event.getFormattedMessage().replaceAll(".*Jobs\\.(\\w+)\\(.*", "$1"))
                    .containsExactly(tuple(Level.DEBUG, "settle"), tuple(Level.DEBUG, "refund"));
        }
    }

    static class Skipped implements TelemetryListener {

        final List<SkipReason> reasons = new CopyOnWriteArrayList<>();

        @Override
        public void onSkipped(SkipReason reason) {
            reasons.add(reason);
        }
    }

    static class Jobs {

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#paymentId")
        public void settle(String paymentId) {}

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#paymentId")
        public void refund(String paymentId) {}
    }
}
