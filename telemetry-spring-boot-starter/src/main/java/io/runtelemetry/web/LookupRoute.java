package io.runtelemetry.web;

import io.runtelemetry.EntityRef;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.LinkAccess;
import io.runtelemetry.LinkAccess.Action;
import io.runtelemetry.LinkAccess.Outcome;
import io.runtelemetry.TelemetryLink;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryUnavailableException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The links of all entities of a page, in one round trip to the store. */
final class LookupRoute implements ApiRoute {

    static final int MAX_ENTITIES = 500;

    private final TelemetryOperations telemetry;

    private final EntityTypes entityTypes;

    private final TelemetryListener listener;

    LookupRoute(TelemetryOperations telemetry, EntityTypes entityTypes, TelemetryListener listener) {
        this.telemetry = telemetry;
        this.entityTypes = entityTypes;
        this.listener = listener;
    }

    @Override
    public @Nullable ResponseEntity<byte[]> answer(ApiRequest request) {
        if (!request.path().equals("/lookup")) {
            return null;
        }
        if (!request.isPost()) {
            return Answers.notAllowed("POST");
        }
        if (!request.isJson()) {
            return Answers.problem(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "Send JSON, with Content-Type: application/json");
        }
        if (request.body() == null) {
            return Answers.problem(
                    HttpStatus.CONTENT_TOO_LARGE,
                    "The request is larger than any " + MAX_ENTITIES + " entities can be");
        }
        Set<EntityRef> entities;
        try {
            entities = entities(request.body());
        } catch (IllegalArgumentException e) {
            return Answers.problem(HttpStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
        return answer(entities, request.caller());
    }

    private ResponseEntity<byte[]> answer(Collection<EntityRef> entities, Caller caller) {
        Map<EntityRef, TelemetryLink> links;
        try {
            links = telemetry.getTelemetryWithUrl(entities);
        } catch (TelemetryUnavailableException e) {
            entities.forEach(entity -> tell(entity, Outcome.UNAVAILABLE, caller));
            return Answers.problem(
                    HttpStatus.SERVICE_UNAVAILABLE, "The telemetry store did not answer; try again in a moment");
        }
        List<EntityLink> found = new ArrayList<>();
        for (EntityRef entity : entities) {
            TelemetryLink link = links.get(entity);
            tell(entity, link == null ? Outcome.NOT_FOUND : Outcome.FOUND, caller);
            if (link != null) {
                found.add(new EntityLink(entity.type(), entity.id(), link.record(), link.triggerUrl()));
            }
        }
        return Answers.json(new Links(found));
    }

    private void tell(EntityRef entity, Outcome outcome, Caller caller) {
        listener.onLinkAccess(new LinkAccess(Action.LOOKUP, entity, outcome, caller.name()));
    }

    private Set<EntityRef> entities(String body) {
        JsonNode list = parse(body).path("entities");
        if (!list.isArray()) {
            throw new IllegalArgumentException(
                    "Send the entities as {\"entities\":[{\"type\":\"payment\",\"id\":\"pym_123\"}]}");
        }
        if (list.size() > MAX_ENTITIES) {
            throw new IllegalArgumentException(
                    "Ask for at most " + MAX_ENTITIES + " entities at a time, not " + list.size());
        }
        Set<EntityRef> entities = new LinkedHashSet<>();
        for (int i = 0; i < list.size(); i++) {
            try {
                entities.add(entity(list.get(i)));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("entities[" + i + "]: " + e.getMessage(), e);
            }
        }
        return entities;
    }

    private static JsonNode parse(String body) {
        try {
            return Answers.MAPPER.readTree(body);
        } catch (JacksonException e) {
            // Its message quotes the body, with whatever is in it.
            throw new IllegalArgumentException("The body is no well-formed JSON", e);
        }
    }

    private EntityRef entity(JsonNode node) {
        JsonNode type = node.path("type");
        JsonNode id = node.path("id");
        if (!type.isString() || !id.isString()) {
            throw new IllegalArgumentException("An entity has a type and an ID, both strings");
        }
        return new EntityRef(entityTypes.require(type.asString()), id.asString());
    }

    private record Links(List<EntityLink> links) {}

    private record EntityLink(
            String type,
            String id,
            TelemetryRecord record,
            @Nullable String triggerUrl) {}
}
