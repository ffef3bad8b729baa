package io.runtelemetry.alert;

import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryListener.AlertOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what becomes of alerts: the application's listeners each time, and the log so that a webhook that is set up wrong is
 * seen, and no sender can fill it. Safe for use by several threads.
 */
final class AlertLog {

    private static final Logger log = LoggerFactory.getLogger(AlertLog.class);

    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final TelemetryListener listener;

    private final InstantSource clock;

    private final Map<AlertOutcome, Instant> quietUntil = new EnumMap<>(AlertOutcome.class);

    AlertLog(TelemetryListener listener, InstantSource clock) {
        this.listener = listener;
        this.clock = clock;
    }

    /** Tells of one alert. */
    void tell(AlertOutcome outcome, String reason) {
        switch (outcome) {
            case RECORDED, IGNORED, REPEATED -> log.debug("{}", reason);
            case NO_ENTITY, TEST_RUN, FOREIGN, STALE, WRONG_SIGNATURE, MALFORMED, TOO_LARGE -> {
                if (isDue(outcome)) {
                    log.warn("{}", reason);
                }
            }
        }
        listener.onAlert(outcome, reason);
    }

    /** What is left aside on purpose is said once, what may be a mistake each minute. */
    private synchronized boolean isDue(AlertOutcome outcome) {
        Instant now = clock.instant();
        if (now.isBefore(quietUntil.getOrDefault(outcome, Instant.MIN))) {
            return false;
        }
        boolean intended = outcome == AlertOutcome.FOREIGN || outcome == AlertOutcome.TEST_RUN;
        quietUntil.put(outcome, intended ? Instant.MAX : now.plus(PAUSE));
        return true;
    }
}
