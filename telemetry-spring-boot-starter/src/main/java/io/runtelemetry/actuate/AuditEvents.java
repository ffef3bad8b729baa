package io.runtelemetry.actuate;

import io.runtelemetry.EntityRef;
import io.runtelemetry.LinkAccess;
import io.runtelemetry.TelemetryListener;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;

/** Publishes each request for links and each click for the application's audit. */
record AuditEvents(ApplicationEventPublisher events) implements TelemetryListener {

    @Override
    public void onLinkAccess(LinkAccess access) {
        events.publishEvent(new AuditApplicationEvent(new AuditEvent(
                Objects.requireNonNullElse(access.principal(), "anonymous"),
                "TELEMETRY_" + access.action(),
                data(access))));
    }

    private static Map<String, Object> data(LinkAccess access) {
        Map<String, Object> data = new LinkedHashMap<>();
        if (access.entities().size() == 1) {
            EntityRef entity = access.entities().keySet().iterator().next();
            data.put("entityType", entity.type());
            data.put("entityId", entity.id());
        } else {
            Map<String, String> outcomes = new LinkedHashMap<>();
            access.entities().forEach((entity, outcome) -> outcomes.put(entity.toString(), outcome.name()));
            data.put("entities", outcomes);
        }
        data.put("outcome", access.outcome().name());
        return data;
    }
}
