package io.runtelemetry.alert;

import io.runtelemetry.EntityRef;
import io.runtelemetry.EntityTypes;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A run that has failed, as an alert tells it.
 *
 * @param created when the alert was made
 * @param entities what the run worked on, by its tags
 */
record FailedRun(String runId, Instant created, Set<EntityRef> entities) {

    private static final String TYPE = "alert.run.failed";

    private static final JsonMapper MAPPER = new JsonMapper();

    /**
     * Reads an alert.
     *
     * @return the run, or null if the alert is about something else
     * @throws IllegalArgumentException if it is no alert; the message repeats nothing of it
     */
    static @Nullable FailedRun of(byte[] alert, EntityTypes known) {
        JsonNode root = parse(alert);
        if (!text(root.path("type"), "type").equals(TYPE)) {
            return null;
        }
        JsonNode run = root.path("object").path("run");
        Set<EntityRef> entities = new LinkedHashSet<>();
        for (JsonNode tag : run.path("tags")) {
            EntityRef entity = tag.isString() ? entity(tag.asString(), known) : null;
            if (entity != null) {
                entities.add(entity);
            }
        }
        return new FailedRun(
                text(run.path("id"), "object.run.id"), instant(text(root.path("created"), "created")), entities);
    }

    private static JsonNode parse(byte[] alert) {
        try {
            return MAPPER.readTree(alert);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("The alert is no well-formed JSON", e);
        }
    }

    private static String text(JsonNode node, String name) {
        if (!node.isString() || node.asString().isEmpty()) {
            throw new IllegalArgumentException("The alert has no text '" + name + "'");
        }
        return node.asString();
    }

    private static Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("The alert's 'created' is no time", e);
        }
    }

    /** Most tags are about something else. */
    private static @Nullable EntityRef entity(String tag, EntityTypes known) {
        int colon = tag.indexOf(':');
        if (colon < 0 || !known.contains(tag.substring(0, colon))) {
            return null;
        }
        try {
            return new EntityRef(tag.substring(0, colon), tag.substring(colon + 1));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
