package io.runtelemetry.actuate;

import io.runtelemetry.TelemetryListener;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Keeps what became of the last alerts of trigger.dev, the newest first, so that setting a webhook up is no guess. */
final class LastAlerts implements TelemetryListener {

    private static final int KEPT = 20;

    private final Deque<ReceivedAlert> alerts = new ArrayDeque<>();

    @Override
    public synchronized void onAlert(AlertOutcome outcome, String reason) {
        if (alerts.size() == KEPT) {
            alerts.removeLast();
        }
        alerts.addFirst(new ReceivedAlert(Instant.now(), outcome, reason));
    }

    synchronized List<ReceivedAlert> newestFirst() {
        return List.copyOf(alerts);
    }

    /** What became of an alert, and when it came. */
    record ReceivedAlert(Instant at, AlertOutcome outcome, String reason) {}
}
