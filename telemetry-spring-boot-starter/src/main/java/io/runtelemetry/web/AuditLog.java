package io.runtelemetry.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.runtelemetry.EntityRef;
import io.runtelemetry.LinkAccess;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.input.PrintableText;
import java.net.URLEncoder;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Logs who has looked at what, in a category of its own and with structured key-values. */
final class AuditLog implements TelemetryListener {

    private static final int MAX_NAME = 256;

    private static final Logger log = LoggerFactory.getLogger("io.runtelemetry.audit");

    @Override
    public void onLinkAccess(LinkAccess access) {
        LoggingEventBuilder event = log.atInfo().addKeyValue("principal", principal(access));
        if (access.entities().size() == 1) {
            EntityRef entity = access.entities().keySet().iterator().next();
            event.addKeyValue("entityType", entity.type())
                    .addKeyValue("entityId", PrintableText.escaped(entity.id(), EntityRef.MAX_ID_LENGTH));
        } else {
            event.addKeyValue("entities", printable(access));
        }
        event.addKeyValue("outcome", access.outcome()).log("TELEMETRY_{}", access.action());
    }

    private static String principal(LinkAccess access) {
        return access.principal() == null ? "anonymous" : PrintableText.escaped(access.principal(), MAX_NAME);
    }

    /** Returns each entity with its outcome, as {@code payment:pym_1=FOUND}; URL-encoded, no ID can be taken for two. */
    private static String printable(LinkAccess access) {
        return access.entities().entrySet().stream()
                .map(each -> each.getKey().type()
                        + ':'
                        + URLEncoder.encode(each.getKey().id(), UTF_8)
                        + '='
                        + each.getValue())
                .collect(Collectors.joining(", "));
    }
}
