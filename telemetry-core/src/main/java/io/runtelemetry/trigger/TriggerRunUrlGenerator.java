package io.runtelemetry.trigger;

import io.runtelemetry.RunUrlGenerator;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes links to runs in the trigger.dev dashboard. As much of the address is given as is known: organization, project
 * and environment make the full form, the project's reference alone the one that older self-hosted dashboards know, and
 * the run ID by itself is enough since trigger.dev 4.4.2.
 */
public final class TriggerRunUrlGenerator implements RunUrlGenerator {

    private static final String PREFIX = "run_";

    private static final int MAX_SUFFIX = 64;

    private static final Pattern SLUG = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,99}");

    private final String runsUrl;

    private TriggerRunUrlGenerator(String runsUrl) {
        this.runsUrl = runsUrl;
    }

    /**
     * Makes links of the form {@code {dashboard}/runs/{runId}}.
     *
     * @param dashboardUrl an absolute http or https URL, as {@code https://cloud.trigger.dev}
     * @throws IllegalArgumentException if it is none
     */
    public static TriggerRunUrlGenerator forDashboard(String dashboardUrl) {
        return new TriggerRunUrlGenerator(base(dashboardUrl) + "/runs/");
    }

    /**
     * Makes links of the form {@code {dashboard}/projects/v3/{projectRef}/runs/{runId}}.
     *
     * @param projectRef the project's reference, as {@code proj_abc}
     * @throws IllegalArgumentException if an argument is malformed
     */
    public static TriggerRunUrlGenerator forProject(String dashboardUrl, String projectRef) {
        return new TriggerRunUrlGenerator(
                base(dashboardUrl) + "/projects/v3/" + slug("project reference", projectRef) + "/runs/");
    }

    /**
     * Makes links of the form {@code {dashboard}/orgs/{organization}/projects/{project}/env/{environment}/runs/{runId}}.
     *
     * @param organization the organization's slug
     * @param project the project's slug
     * @param environment the environment's slug: {@code dev}, {@code stg}, {@code prod} or {@code preview}
     * @throws IllegalArgumentException if an argument is malformed
     */
    public static TriggerRunUrlGenerator forEnvironment(
            String dashboardUrl, String organization, String project, String environment) {
        return new TriggerRunUrlGenerator(base(dashboardUrl) + "/orgs/" + slug("organization", organization)
                + "/projects/" + slug("project", project) + "/env/" + slug("environment", environment) + "/runs/");
    }

    /** Returns whether this is {@code run_} followed by 1 to 64 letters and digits. */
    @Override
    public boolean supports(String runId) {
        int suffix = runId.length() - PREFIX.length();
        if (suffix < 1 || suffix > MAX_SUFFIX || !runId.startsWith(PREFIX)) {
            return false;
        }
        for (int i = PREFIX.length(); i < runId.length(); i++) {
            char c = runId.charAt(i);
            if (!isLetterOrDigit(c)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    @Override
    public @Nullable String generateUrl(String runId) {
        return supports(runId) ? runsUrl + runId : null;
    }

    private static String base(String dashboardUrl) {
        if (!isDashboard(dashboardUrl)) {
            throw new IllegalArgumentException("The dashboard URL must be absolute, begin with http:// or https:// and"
                    + " have no user, query or fragment, as in https://cloud.trigger.dev");
        }
        return dashboardUrl.replaceAll("/+$", "");
    }

    private static boolean isDashboard(String url) {
        try {
            URI uri = new URI(url);
            return ("https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static String slug(String name, String slug) {
        if (!SLUG.matcher(slug).matches()) {
            throw new IllegalArgumentException("The trigger.dev " + name + " must be as in the dashboard's address:"
                    + " 1 to 100 letters, digits, '-' and '_'");
        }
        return slug;
    }
}
