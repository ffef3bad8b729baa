package io.runtelemetry;

import io.runtelemetry.input.LogEntry;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes events to several listeners; one that throws keeps neither the others nor the caller from their work. */
record TelemetryListeners(List<TelemetryListener> listeners) implements TelemetryListener {

    private static final Logger log = LoggerFactory.getLogger(TelemetryListener.class);

    @Override
    public void onStored(EntityRef entity, TelemetryRecord record, Duration since) {
        tell(listener -> listener.onStored(entity, record, since));
    }

    @Override
    public void onSuperseded(EntityRef entity, TelemetryRecord record, Duration since) {
        tell(listener -> listener.onSuperseded(entity, record, since));
    }

    @Override
    public void onStoreFailed(EntityRef entity, TelemetryRecord record, Throwable reason, Duration since) {
        tell(listener -> listener.onStoreFailed(entity, record, reason, since));
    }

    @Override
    public void onDropped(int records, DropReason reason) {
        tell(listener -> listener.onDropped(records, reason));
    }

    @Override
    public void onRejected(String message) {
        tell(listener -> listener.onRejected(message));
    }

    @Override
    public void onSkipped(SkipReason reason) {
        tell(listener -> listener.onSkipped(reason));
    }

    @Override
    public void onUnreadable(EntityRef entity) {
        tell(listener -> listener.onUnreadable(entity));
    }

    @Override
    public void onTokenRefused() {
        tell(TelemetryListener::onTokenRefused);
    }

    @Override
    public void onAlert(AlertOutcome outcome, String reason) {
        tell(listener -> listener.onAlert(outcome, reason));
    }

    @Override
    public void onLinkAccess(LinkAccess access) {
        tell(listener -> listener.onLinkAccess(access));
    }

    private void tell(Consumer<TelemetryListener> event) {
        for (TelemetryListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (Throwable e) {
                String name = listener.getClass().getName();
                LogEntry.failure(e, cause -> log.warn("Telemetry listener {} failed", name, cause));
            }
        }
    }
}
