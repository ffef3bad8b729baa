package io.runtelemetry.actuate;

import io.runtelemetry.LinkAccess;
import io.runtelemetry.TelemetryListener;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;

/** Publishes each look-up and each click for the application's audit. */
final class AuditEvents implements TelemetryListener {

    private final ApplicationEventPublisher events;

    AuditEvents(ApplicationEventPublisher events) {
        this.events = events;
    }

    @Override
    public void onLinkAccess(LinkAccess access) {
        events.publishEvent(new AuditApplicationEvent(new AuditEvent(
                Objects.requireNonNullElse(access.principal(), "anonymous"),
                "TELEMETRY_" + access.action(),
                Map.of(
                        "entityType", access.entity().type(),
                        "entityId", access.entity().id(),
                        "outcome", access.outcome().name()))));
    }
}
