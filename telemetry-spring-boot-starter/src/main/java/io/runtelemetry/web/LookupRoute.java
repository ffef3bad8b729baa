package io.runtelemetry.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.runtelemetry.EntityRef;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.LinkAccess.Action;
import io.runtelemetry.TelemetryLink;
import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryUnavailableException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The links of all entities of a page, in one round trip to the store. */
record LookupRoute(TelemetryOperations telemetry, EntityTypes entityTypes) implements ApiRoute {

    static final int MAX_ENTITIES = 500;

    @Override
    public @Nullable Question question(ApiRequest request) {
        if (!request.path().equals("/lookup")) {
            return null;
        }
        Set<EntityRef> entities = entities(request.requireJson());
        return new Question(Action.LOOKUP, entities, () -> links(entities));
    }

    private Answer links(Collection<EntityRef> entities) {
        Set<EntityRef> unavailable = new LinkedHashSet<>();
        Map<EntityRef, TelemetryLink> links;
        try {
            links = telemetry.getTelemetryWithUrl(entities);
        } catch (TelemetryUnavailableException e) {
            if (e.answered().isEmpty()) {
                throw e;
            }
            unavailable.addAll(entities);
            unavailable.removeAll(e.answered());
            links = telemetry.getTelemetryWithUrl(e.answered());
        }
        List<EntityLink> found = links.entrySet().stream().map(EntityLink::of).toList();
        return new Answer(ApiResponses.json(new Links(found, unavailable)), links.keySet(), unavailable);
    }

    private Set<EntityRef> entities(JsonNode body) {
        JsonNode list = body.path("entities");
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

    private EntityRef entity(JsonNode node) {
        JsonNode type = node.path("type");
        JsonNode id = node.path("id");
        if (!type.isString() || !id.isString()) {
            throw new IllegalArgumentException("An entity has a type and an ID, both strings");
        }
        return new EntityRef(entityTypes.require(type.asString()), id.asString());
    }

    private record Links(
            List<EntityLink> links,
            @JsonInclude(Include.NON_EMPTY) Collection<EntityRef> unavailable) {}

    /** The link of one of several entities, as it is in JSON. */
    record EntityLink(
            String type,
            String id,
            TelemetryRecord record,
            @Nullable String triggerUrl) {

        static EntityLink of(Map.Entry<EntityRef, TelemetryLink> found) {
            TelemetryLink link = found.getValue();
            return new EntityLink(found.getKey().type(), found.getKey().id(), link.record(), link.triggerUrl());
        }
    }
}
