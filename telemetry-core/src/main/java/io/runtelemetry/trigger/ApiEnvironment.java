package io.runtelemetry.trigger;

import io.runtelemetry.json.JsonValue;
import org.jspecify.annotations.Nullable;

/** What is read of {@code whoami} in trigger.dev's JSON; the secret key, which it holds too, is passed over. */
record ApiEnvironment(
        @Nullable String organization,
        @Nullable String project,
        @Nullable String projectRef,
        @Nullable String environment) {

    static ApiEnvironment of(JsonValue whoAmI) {
        JsonValue project = whoAmI.get("project");
        return new ApiEnvironment(
                whoAmI.get("organization").get("slug").text(),
                project.get("slug").text(),
                project.get("externalRef").text(),
                whoAmI.get("slug").text());
    }

    TriggerEnvironment toEnvironment() {
        return new TriggerEnvironment(slug(organization), slug(project), slug(projectRef), slug(environment));
    }

    /** Ends up in addresses and logs: what is of another form counts as unknown. */
    private static @Nullable String slug(@Nullable String text) {
        return text != null && TriggerRunUrlGenerator.isSlug(text) ? text : null;
    }
}
