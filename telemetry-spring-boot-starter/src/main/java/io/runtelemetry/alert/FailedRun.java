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
 * A run that has failed, as an alert reports it.
 *
 * @param created when the alert was created
 * @param entities what the run worked on, by its tags
 * @param test whether somebody made it in trigger.dev's test page
 * @param environment the slug of its environment; null if the alert does not tell
 * @param environmentType as {@code PRODUCTION}; null if the alert does not tell
 * @param projectRef the reference of its project; null if the alert does not tell
 * @param project the slug of its project; null if the alert does not tell
 */
record FailedRun(
        String runId,
        Instant created,
        Set<EntityRef> entities,
        boolean test,
        @Nullable String environment,
        @Nullable String environmentType,
        @Nullable String projectRef,
        @Nullable String project) {

    private static final String TYPE = "alert.run.failed";

    /** What alerts of the first version of webhooks are recognized by: they have no type, and no tags. */
    private static final Set<String> FIRST_VERSION = Set.of("task", "run", "deployment", "environment");

    private static final JsonMapper MAPPER = new JsonMapper();

    /**
     * Reads an alert.
     *
     * @return the run, or null if the alert is about something else or of a version that has no tags
     * @throws IllegalArgumentException if it is no alert; the message repeats nothing of it
     */
    static @Nullable FailedRun of(byte[] alert, EntityTypes known) {
        JsonNode root = parse(alert);
        boolean firstVersion = !root.has("type") && FIRST_VERSION.stream().anyMatch(root::has);
        if (firstVersion || !text(root.path("type"), "type").equals(TYPE)) {
            return null;
        }
        JsonNode object = root.path("object");
        JsonNode run = object.path("run");
        return new FailedRun(
                text(run.path("id"), "object.run.id"),
                instant(text(root.path("created"), "created")),
                entities(run.path("tags"), known),
                run.path("isTest").asBoolean(false),
                textOrNull(object.path("environment").path("slug")),
                textOrNull(object.path("environment").path("type")),
                textOrNull(object.path("project").path("ref")),
                textOrNull(object.path("project").path("slug")));
    }

    private static JsonNode parse(byte[] alert) {
        try {
            return MAPPER.readTree(alert);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("The alert is no well-formed JSON", e);
        }
    }

    private static String text(JsonNode node, String name) {
        String text = textOrNull(node);
        if (text == null) {
            throw new IllegalArgumentException("The alert has no text '" + name + "'");
        }
        return text;
    }

    private static @Nullable String textOrNull(JsonNode node) {
        return node.isString() && !node.asString().isEmpty() ? node.asString() : null;
    }

    private static Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("The alert's 'created' is no time", e);
        }
    }

    private static Set<EntityRef> entities(JsonNode tags, EntityTypes known) {
        Set<EntityRef> entities = new LinkedHashSet<>();
        for (JsonNode tag : tags) {
            EntityRef entity = tag.isString() ? entity(tag.asString(), known) : null;
            if (entity != null) {
                entities.add(entity);
            }
        }
        return entities;
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
