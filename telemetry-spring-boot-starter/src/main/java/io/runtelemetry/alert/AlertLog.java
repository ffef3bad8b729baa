package io.runtelemetry.alert;

import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryListener.AlertOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
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

    private static final int MAX_REASONS = 100;

    private final TelemetryListener listener;

    private final InstantSource clock;

    private final Map<String, Instant> quietUntil = new HashMap<>();

    AlertLog(TelemetryListener listener, InstantSource clock) {
        this.listener = listener;
        this.clock = clock;
    }

    /** Tells of one alert. */
    void tell(AlertOutcome outcome, String reason) {
        switch (outcome) {
            case RECORDED, IGNORED, REPEATED -> log.debug("{}", reason);
            case NO_ENTITY, TEST_RUN, FOREIGN, STALE, WRONG_SIGNATURE, MALFORMED, TOO_LARGE -> {
                if (isDue(outcome, reason)) {
                    log.warn("{}", reason);
                }
            }
        }
        listener.onAlert(outcome, reason);
    }

    /** What is left aside on purpose is said once for each reason, what may be a mistake each minute. */
    private synchronized boolean isDue(AlertOutcome outcome, String reason) {
        Instant now = clock.instant();
        boolean intended = outcome == AlertOutcome.FOREIGN || outcome == AlertOutcome.TEST_RUN;
        String key = intended ? reason : outcome.name();
        if (now.isBefore(quietUntil.getOrDefault(key, Instant.MIN)) || (intended && quietUntil.size() >= MAX_REASONS)) {
            return false;
        }
        quietUntil.put(key, intended ? Instant.MAX : now.plus(PAUSE));
        return true;
    }
}
