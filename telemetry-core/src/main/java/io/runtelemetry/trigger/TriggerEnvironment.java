package io.runtelemetry.trigger;

import io.runtelemetry.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where runs belong at trigger.dev, as far as that is known. None of it is secret.
 *
 * @param organization the organization's slug, as in the dashboard's address; null if unknown
 * @param project the project's slug, as in the dashboard's address; null if unknown
 * @param projectRef the project's reference, as {@code proj_abc}; null if unknown
 * @param environment the environment's slug, as {@code dev}, {@code stg}, {@code prod}, {@code preview} or, of a branch,
 *     {@code preview-my-branch}; null if unknown
 */
public record TriggerEnvironment(
        @Nullable String organization,
        @Nullable String project,
        @Nullable String projectRef,
        @Nullable String environment) {

    private static final Pattern SECRET_KEY = Pattern.compile("tr_(dev|stg|prod|preview)_.*");

    /** Nothing is known. */
    public static final TriggerEnvironment UNKNOWN = new TriggerEnvironment(null, null, null, null);

    /** Returns this, with what it lacks from another. */
    public TriggerEnvironment or(TriggerEnvironment other) {
        return new TriggerEnvironment(
                organization == null ? other.organization : organization,
                project == null ? other.project : project,
                projectRef == null ? other.projectRef : projectRef,
                environment == null ? other.environment : environment);
    }

    /**
     * Returns the environment that a secret key names in itself, as {@code tr_prod_…} does; else nothing is known.
     *
     * @param branch the one of all that share a key for previews, as {@code feature/a}; null for any
     */
    static TriggerEnvironment ofSecretKey(String secretKey, @Nullable String branch) {
        Matcher key = SECRET_KEY.matcher(secretKey);
        if (!key.matches()) {
            return UNKNOWN;
        }
        boolean ofBranch = branch != null && key.group(1).equals("preview");
        return new TriggerEnvironment(null, null, null, ofBranch ? "preview-" + branch : key.group(1));
    }

    /** Reads {@code whoami} in trigger.dev's JSON; the secret key, which it holds too, is passed over. */
    static TriggerEnvironment ofWhoAmI(JsonValue whoAmI) {
        JsonValue project = whoAmI.get("project");
        return new TriggerEnvironment(
                slug(whoAmI.get("organization").get("slug")),
                slug(project.get("slug")),
                slug(project.get("externalRef")),
                slug(whoAmI.get("slug")));
    }

    /** Ends up in addresses and logs: what is of another form counts as unknown. */
    private static @Nullable String slug(JsonValue value) {
        String text = value.text();
        return text != null && TriggerRunUrlGenerator.isSlug(text) ? text : null;
    }

    /** Returns whether any of the slugs is known that the dashboard's full address has. */
    boolean hasSlugs() {
        return organization != null || project != null || environment != null;
    }

    /** Returns what is known in both and differs, in words. */
    List<String> differencesFrom(TriggerEnvironment actual) {
        List<String> differences = new ArrayList<>();
        compare("organization", organization, actual.organization, differences);
        compare("project", project, actual.project, differences);
        compare("project-ref", projectRef, actual.projectRef, differences);
        compare("environment", environment, actual.environment, differences);
        return differences;
    }

    private static void compare(
            String name, @Nullable String configured, @Nullable String actual, List<String> differences) {
        if (configured != null && actual != null && !configured.equals(actual)) {
            differences.add(
                    "telemetry.trigger." + name + " is '" + configured + "', the secret key's is '" + actual + "'");
        }
    }
}
