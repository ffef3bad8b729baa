package io.runtelemetry.alert;

import io.runtelemetry.EntityRef;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.json.JsonValue;
import io.runtelemetry.trigger.RunState;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A run that has failed, as an alert reports it.
 *
 * @param created when the alert was created
 * @param entities what the run worked on, by its tags
 * @param state what became of it; empty if that cannot be read
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
        Optional<RunState> state,
        boolean test,
        @Nullable String environment,
        @Nullable String environmentType,
        @Nullable String projectRef,
        @Nullable String project) {

    private static final String TYPE = "alert.run.failed";

    /** What alerts of the first version of webhooks are recognized by: they have no type, and no tags. */
    private static final Set<String> FIRST_VERSION = Set.of("task", "run", "deployment", "environment");

    /**
     * Reads an alert.
     *
     * @return the run, or null if the alert is about something else or of a version that has no tags
     * @throws IllegalArgumentException if it is no alert; the message repeats nothing of it
     */
    static @Nullable FailedRun of(byte[] alert, EntityTypes known) {
        JsonValue root = parse(alert);
        boolean firstVersion = !root.has("type") && FIRST_VERSION.stream().anyMatch(root::has);
        if (firstVersion || !text(root.get("type"), "type").equals(TYPE)) {
            return null;
        }
        JsonValue object = root.get("object");
        JsonValue run = object.get("run");
        return new FailedRun(
                text(run.get("id"), "object.run.id"),
                instant(text(root.get("created"), "created")),
                entities(run.get("tags"), known),
                RunState.ofAlert(object),
                run.get("isTest").isTrue(),
                textOrNull(object.get("environment").get("slug")),
                textOrNull(object.get("environment").get("type")),
                textOrNull(object.get("project").get("ref")),
                textOrNull(object.get("project").get("slug")));
    }

    private static JsonValue parse(byte[] alert) {
        try {
            return JsonValue.parse(alert);
        } catch (JsonValue.MalformedException e) {
            throw new IllegalArgumentException("The alert is no well-formed JSON", e);
        }
    }

    private static String text(JsonValue value, String name) {
        String text = textOrNull(value);
        if (text == null) {
            throw new IllegalArgumentException("The alert has no text '" + name + "'");
        }
        return text;
    }

    private static @Nullable String textOrNull(JsonValue value) {
        String text = value.text();
        return text == null || text.isEmpty() ? null : text;
    }

    private static Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("The alert's 'created' is no time", e);
        }
    }

    /** Most tags are about something else. */
    private static Set<EntityRef> entities(JsonValue tags, EntityTypes known) {
        Set<EntityRef> entities = new LinkedHashSet<>();
        for (JsonValue tag : tags.elements()) {
            String text = tag.text();
            EntityRef entity = text == null ? null : EntityRef.parse(text);
            if (entity != null && known.contains(entity.type())) {
                entities.add(entity);
            }
        }
        return entities;
    }
}
