package io.runtelemetry.web;

import io.runtelemetry.LinkAccess;
import io.runtelemetry.TelemetryListener;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs who has looked at what, in a category of its own and with structured key-values. */
final class AuditLog implements TelemetryListener {

    private static final Logger log = LoggerFactory.getLogger("io.runtelemetry.audit");

    @Override
    public void onLinkAccess(LinkAccess access) {
        log.atInfo()
                .addKeyValue("principal", oneLine(Objects.requireNonNullElse(access.principal(), "anonymous")))
                .addKeyValue("entityType", access.entity().type())
                .addKeyValue("entityId", access.entity().id())
                .addKeyValue("outcome", access.outcome())
                .log("TELEMETRY_{}", access.action());
    }

    /** A name comes from wherever the application has its users. */
    private static String oneLine(String name) {
        return name.replaceAll("[\\p{Cc}\\u2028\\u2029]", " ");
    }
}
