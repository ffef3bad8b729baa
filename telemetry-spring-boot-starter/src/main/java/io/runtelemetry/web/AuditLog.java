package io.runtelemetry.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.runtelemetry.EntityRef;
import io.runtelemetry.LinkAccess;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.input.LogEntry;
import java.net.URLEncoder;
import java.util.Objects;
import java.util.stream.Collectors;
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
            entry.withAll("entities", outcomes(access));
        }
        entry.with("outcome", access.outcome()).log("TELEMETRY_" + access.action());
    }

    /** Returns each entity with its outcome, as {@code payment:pym_1=FOUND}; URL-encoded, no ID can be taken for two. */
    private static String outcomes(LinkAccess access) {
        return access.entities().entrySet().stream()
                .map(each -> each.getKey().type()
                        + ':'
                        + URLEncoder.encode(each.getKey().id(), UTF_8)
                        + '='
                        + each.getValue())
                .collect(Collectors.joining(", "));
    }

    /** A name comes from wherever the application has its users. */
    private static String oneLine(String name) {
        return name.replaceAll("[\\p{Cc}\\u2028\\u2029]", " ");
    }
}
