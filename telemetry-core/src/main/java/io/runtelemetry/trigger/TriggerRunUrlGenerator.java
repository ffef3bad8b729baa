package io.runtelemetry.trigger;

import io.runtelemetry.RunUrlGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes links to runs in the trigger.dev dashboard. The run ID by itself is enough since trigger.dev 4.3.3, and finds runs
 * of all projects that the person may see (routes/runs.$runParam.ts). Organization, project and environment make the full
 * form, which shows an error page for a run of another project; the project's reference alone makes the one that older
 * self-hosted dashboards know.
 */
public final class TriggerRunUrlGenerator implements RunUrlGenerator {

    private static final String PREFIX = "run_";

    private static final int MAX_SUFFIX = 64;

    private static final Pattern SLUG = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,99}");

    private final String dashboardUrl;

    private final TriggerEnvironment configured;

    private volatile String runsUrl;

    private TriggerRunUrlGenerator(String dashboardUrl, TriggerEnvironment configured) {
        this.dashboardUrl = base(dashboardUrl);
        this.configured = configured;
        requireSlug("organization", configured.organization());
        requireSlug("project", configured.project());
        requireSlug("project reference", configured.projectRef());
        requireSlug("environment", configured.environment());
        this.runsUrl = runsUrl(this.dashboardUrl, configured);
    }

    /**
     * Makes links of the fullest form that what is known allows.
     *
     * @param dashboardUrl an absolute http or https URL, as {@code https://cloud.trigger.dev}
     * @throws IllegalArgumentException if an argument is malformed
     */
    public static TriggerRunUrlGenerator of(String dashboardUrl, TriggerEnvironment known) {
        return new TriggerRunUrlGenerator(dashboardUrl, known);
    }

    /**
     * Makes links of the form {@code {dashboard}/runs/{runId}}.
     *
     * @param dashboardUrl an absolute http or https URL, as {@code https://cloud.trigger.dev}
     * @throws IllegalArgumentException if it is none
     */
    public static TriggerRunUrlGenerator forDashboard(String dashboardUrl) {
        return of(dashboardUrl, TriggerEnvironment.UNKNOWN);
    }

    /**
     * Makes links of the form {@code {dashboard}/projects/v3/{projectRef}/runs/{runId}}.
     *
     * @param projectRef the project's reference, as {@code proj_abc}
     * @throws IllegalArgumentException if an argument is malformed
     */
    public static TriggerRunUrlGenerator forProject(String dashboardUrl, String projectRef) {
        return of(dashboardUrl, new TriggerEnvironment(null, null, projectRef, null));
    }

    /**
     * Makes links of the form {@code {dashboard}/orgs/{organization}/projects/{project}/env/{environment}/runs/{runId}}.
     *
     * @param organization the organization's slug
     * @param project the project's slug
     * @param environment the environment's slug: {@code dev}, {@code stg}, {@code prod}, {@code preview} or {@code preview-my-branch}
     * @throws IllegalArgumentException if an argument is malformed
     */
    public static TriggerRunUrlGenerator forEnvironment(
            String dashboardUrl, String organization, String project, String environment) {
        return of(dashboardUrl, new TriggerEnvironment(organization, project, null, environment));
    }

    /** Returns the address of the dashboard, without slashes at its end. */
    public String dashboardUrl() {
        return dashboardUrl;
    }

    /** Returns where runs belong by what this was made with, whatever it has learned since. */
    public TriggerEnvironment configured() {
        return configured;
    }

    /** Fills in what this was not made with: links take the fullest form that is known from now on. */
    void learn(TriggerEnvironment known) {
        runsUrl = runsUrl(dashboardUrl, configured.or(known));
    }

    private static String runsUrl(String dashboardUrl, TriggerEnvironment known) {
        if (known.organization() != null && known.project() != null && known.environment() != null) {
            return dashboardUrl + "/orgs/" + known.organization() + "/projects/" + known.project() + "/env/"
                    + known.environment() + "/runs/";
        }
        return dashboardUrl + (known.projectRef() == null ? "/runs/" : "/projects/v3/" + known.projectRef() + "/runs/");
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
        if (!BaseUrl.isValid(dashboardUrl)) {
            throw new IllegalArgumentException("The dashboard URL must be absolute, begin with http:// or https:// and"
                    + " have no user, query or fragment, as in https://cloud.trigger.dev");
        }
        return BaseUrl.withoutSlashes(dashboardUrl);
    }

    private static void requireSlug(String name, @Nullable String slug) {
        if (slug != null && !isSlug(slug)) {
            throw new IllegalArgumentException("The trigger.dev " + name + " must be as in the dashboard's address:"
                    + " 1 to 100 letters, digits, '-' and '_'");
        }
    }

    static boolean isSlug(String text) {
        return SLUG.matcher(text).matches();
    }
}
