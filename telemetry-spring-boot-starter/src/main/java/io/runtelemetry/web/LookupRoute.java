package io.runtelemetry.web;

import io.runtelemetry.EntityRef;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.LinkAccess.Action;
import io.runtelemetry.TelemetryLink;
import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryUnavailableException;
import io.runtelemetry.json.JsonValue;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

    private Answer links(Set<EntityRef> entities) {
        Set<EntityRef> unavailable = new LinkedHashSet<>();
        Map<EntityRef, TelemetryLink> links = find(telemetry, entities, unavailable);
        List<EntityLink> found = links.entrySet().stream().map(EntityLink::of).toList();
        return new Answer(ApiResponses.json(new Links(found, ifAny(unavailable))), links.keySet(), unavailable);
    }

    /**
     * Looks up what the store answers for: parts of it may go away one after the other.
     *
     * @param unavailable takes what it does not answer for
     * @throws TelemetryUnavailableException if it answers for none
     */
    static Map<EntityRef, TelemetryLink> find(
            TelemetryOperations telemetry, Set<EntityRef> entities, Set<EntityRef> unavailable) {
        Set<EntityRef> asked = new LinkedHashSet<>(entities);
        while (true) {
            try {
                return telemetry.getTelemetryWithUrl(asked);
            } catch (TelemetryUnavailableException e) {
                if (!asked.retainAll(e.answered()) || asked.isEmpty()) {
                    throw e;
                }
                unavailable.addAll(entities);
                unavailable.removeAll(asked);
            }
        }
    }

    /** Returns entities as a field that is absent without any. */
    static Optional<Collection<EntityRef>> ifAny(Collection<EntityRef> entities) {
        return entities.isEmpty() ? Optional.empty() : Optional.of(entities);
    }

    private Set<EntityRef> entities(JsonValue body) {
        JsonValue list = body.get("entities");
        if (!list.isArray()) {
            throw new IllegalArgumentException(
                    "Send the entities as {\"entities\":[{\"type\":\"payment\",\"id\":\"pym_123\"}]}");
        }
        List<JsonValue> elements = list.elements();
        if (elements.size() > MAX_ENTITIES) {
            throw new IllegalArgumentException(
                    "Ask for at most " + MAX_ENTITIES + " entities at a time, not " + elements.size());
        }
        Set<EntityRef> entities = new LinkedHashSet<>();
        for (int i = 0; i < elements.size(); i++) {
            try {
                entities.add(entity(elements.get(i)));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("entities[" + i + "]: " + e.getMessage(), e);
            }
        }
        return entities;
    }

    private EntityRef entity(JsonValue element) {
        String type = element.get("type").text();
        String id = element.get("id").text();
        if (type == null || id == null) {
            throw new IllegalArgumentException("An entity has a type and an ID, both strings");
        }
        return new EntityRef(entityTypes.require(type), id);
    }

    private record Links(List<EntityLink> links, Optional<Collection<EntityRef>> unavailable) {}

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
