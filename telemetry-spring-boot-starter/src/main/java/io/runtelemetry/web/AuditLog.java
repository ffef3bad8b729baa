package io.runtelemetry.web;

import io.runtelemetry.EntityRef;
import io.runtelemetry.LinkAccess;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.input.LogEntry;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs who has looked at what, in a category of its own in the text and as key-values. */
final class AuditLog implements TelemetryListener {

    private static final Logger log = LoggerFactory.getLogger("io.runtelemetry.audit");

    @Override
    public void onLinkAccess(LinkAccess access) {
        LogEntry entry = LogEntry.at(log.atInfo())
                .with("principal", oneLine(Objects.requireNonNullElse(access.principal(), "anonymous")));
        if (access.entities().size() == 1) {
            EntityRef entity = access.entities().keySet().iterator().next();
            entry.with("entityType", entity.type()).with("entityId", entity.id());
        } else {
            entry.with("entities", access.entities());
        }
        entry.with("outcome", access.outcome()).log("TELEMETRY_" + access.action());
    }

    /** A name comes from wherever the application has its users. */
    private static String oneLine(String name) {
        return name.replaceAll("[\\p{Cc}\\u2028\\u2029]", " ");
    }
}
