package io.runtelemetry.trigger;

import org.jspecify.annotations.Nullable;

/** What is read of {@code whoami} in trigger.dev's JSON; the secret key, which it holds too, is passed over. */
record ApiEnvironment(
        @Nullable String slug,
        @Nullable Project project,
        @Nullable Organization organization) {

    record Project(@Nullable String slug, @Nullable String externalRef) {}

    record Organization(@Nullable String slug) {}

    TriggerEnvironment environment() {
        return new TriggerEnvironment(
                organization == null ? null : slug(organization.slug),
                project == null ? null : slug(project.slug),
                project == null ? null : slug(project.externalRef),
                slug(slug));
    }

    /** Ends up in addresses and logs: what is of another form counts as unknown. */
    private static @Nullable String slug(@Nullable String text) {
        return text != null && TriggerRunUrlGenerator.isSlug(text) ? text : null;
    }
}
