package io.runtelemetry.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.runtelemetry.EntityRef;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.LinkAccess;
import io.runtelemetry.LinkAccess.Action;
import io.runtelemetry.LinkAccess.Outcome;
import io.runtelemetry.TelemetryLink;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.TelemetryUnavailableException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.util.StringUtils;

/**
 * The link of one entity, to show or to open. The ID is the rest of the path, whatever is in it; a path that a server or a
 * firewall in front of it refuses has its equal in the form of a query.
 */
final class LinkRoute implements ApiRoute {

    private static final String OPEN = "/open";

    private final TelemetryOperations telemetry;

    private final EntityTypes entityTypes;

    private final TelemetryListener listener;

    LinkRoute(TelemetryOperations telemetry, EntityTypes entityTypes, TelemetryListener listener) {
        this.telemetry = telemetry;
        this.entityTypes = entityTypes;
        this.listener = listener;
    }

    @Override
    public @Nullable ResponseEntity<byte[]> answer(ApiRequest request) {
        Wanted wanted;
        try {
            wanted = wanted(request);
        } catch (IllegalArgumentException e) {
            return Answers.problem(HttpStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
        if (wanted == null) {
            return null;
        }
        if (!request.isGet()) {
            return Answers.notAllowed("GET");
        }
        return answer(wanted, request.caller());
    }

    private ResponseEntity<byte[]> answer(Wanted wanted, Caller caller) {
        EntityRef entity = wanted.entity;
        TelemetryLink link;
        try {
            link = telemetry.getTelemetryWithUrl(entity.type(), entity.id()).orElse(null);
        } catch (TelemetryUnavailableException e) {
            tell(wanted, Outcome.UNAVAILABLE, caller);
            return Answers.problem(
                    HttpStatus.SERVICE_UNAVAILABLE, "The telemetry store did not answer; try again in a moment");
        }
        if (wanted.action == Action.LOOKUP && link != null) {
            tell(wanted, Outcome.FOUND, caller);
            return Answers.json(link);
        }
        if (link != null && link.triggerUrl() != null) {
            tell(wanted, Outcome.FOUND, caller);
            return Answers.redirect(link.triggerUrl());
        }
        tell(wanted, Outcome.NOT_FOUND, caller);
        return Answers.problem(
                HttpStatus.NOT_FOUND,
                link == null
                        ? "No run is recorded for this entity, or it is older than records live"
                        : "No dashboard is known for the run that is recorded for this entity");
    }

    @Override
    public void onDenied(ApiRequest request) {
        try {
            Wanted wanted = wanted(request);
            if (wanted != null) {
                tell(wanted, Outcome.DENIED, request.caller());
            }
        } catch (IllegalArgumentException e) {
            // Names no entity, so there is none to tell of.
            return;
        }
    }

    private void tell(Wanted wanted, Outcome outcome, Caller caller) {
        listener.onLinkAccess(new LinkAccess(wanted.action, wanted.entity, outcome, caller.name()));
    }

    /** Returns what a request asks for, or null if it is none of these. */
    private @Nullable Wanted wanted(ApiRequest request) {
        String path = request.path().substring(1);
        if (path.equals("link") || path.equals("open")) {
            Action action = path.equals("open") ? Action.OPEN : Action.LOOKUP;
            return new Wanted(action, entity(request.parameter("type"), request.parameter("id")));
        }
        int slash = path.indexOf('/');
        if (slash < 0) {
            return null;
        }
        String id = path.substring(slash + 1);
        boolean open = id.endsWith(OPEN) && id.length() > OPEN.length();
        String rawId = open ? id.substring(0, id.length() - OPEN.length()) : id;
        return new Wanted(
                open ? Action.OPEN : Action.LOOKUP, entity(decoded(path.substring(0, slash)), decoded(rawId)));
    }

    private EntityRef entity(String type, String id) {
        return new EntityRef(entityTypes.require(type), id);
    }

    static String decoded(String raw) {
        try {
            return StringUtils.uriDecode(raw, UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("The path has a malformed escape", e);
        }
    }

    private record Wanted(Action action, EntityRef entity) {}
}
