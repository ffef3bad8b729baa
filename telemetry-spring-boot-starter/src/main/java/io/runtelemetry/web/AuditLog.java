package io.runtelemetry.web;

import io.runtelemetry.EntityRef;
import io.runtelemetry.LinkAccess;
import io.runtelemetry.TelemetryListener;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Logs who has looked at what, in a category of its own and with structured key-values. */
final class AuditLog implements TelemetryListener {

    private static final Logger log = LoggerFactory.getLogger("io.runtelemetry.audit");

    @Override
    public void onLinkAccess(LinkAccess access) {
        LoggingEventBuilder event = log.atInfo()
                .addKeyValue("principal", oneLine(Objects.requireNonNullElse(access.principal(), "anonymous")));
        if (access.entities().size() == 1) {
            EntityRef entity = access.entities().keySet().iterator().next();
            event.addKeyValue("entityType", entity.type()).addKeyValue("entityId", entity.id());
        } else {
            event.addKeyValue("entities", access.entities());
        }
        event.addKeyValue("outcome", access.outcome()).log("TELEMETRY_{}", access.action());
    }

    /** A name comes from wherever the application has its users. */
    private static String oneLine(String name) {
        return name.replaceAll("[\\p{Cc}\\u2028\\u2029]", " ");
    }
}
