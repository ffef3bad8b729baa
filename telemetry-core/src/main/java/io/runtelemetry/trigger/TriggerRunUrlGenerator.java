package io.runtelemetry.trigger;

import io.runtelemetry.RunUrlGenerator;
import io.runtelemetry.input.HttpUrl;
import io.runtelemetry.input.Require;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Creates links to runs in the trigger.dev dashboard. The run ID by itself is enough since trigger.dev 4.3.3, and finds runs
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

    private volatile TriggerEnvironment known;

    /**
     * Creates links of the fullest form that what is known allows: {@code {dashboard}/orgs/{organization}/projects/{project}/
     * env/{environment}/runs/{runId}}, {@code {dashboard}/projects/v3/{projectRef}/runs/{runId}} or {@code
     * {dashboard}/runs/{runId}}.
     *
     * @param dashboardUrl an absolute http or https URL, as {@code https://cloud.trigger.dev}
     * @throws IllegalArgumentException if an argument is malformed
     */
    public TriggerRunUrlGenerator(String dashboardUrl, TriggerEnvironment configured) {
        Require.that(
                HttpUrl.isBase(dashboardUrl),
                "telemetry.trigger.dashboard-url " + HttpUrl.BASE_RULE + ", as in https://cloud.trigger.dev");
        this.dashboardUrl = HttpUrl.withoutSlashes(dashboardUrl);
        this.configured = configured;
        requireSlug("organization", configured.organization());
        requireSlug("project", configured.project());
        requireSlug("project-ref", configured.projectRef());
        requireSlug("environment", configured.environment());
        this.runsUrl = runsUrl(this.dashboardUrl, configured);
        this.known = configured;
    }

    /** Returns the address of the dashboard, without slashes at its end. */
    public String dashboardUrl() {
        return dashboardUrl;
    }

    /** Returns where runs belong by what this was created with, whatever it has learned since. */
    public TriggerEnvironment configured() {
        return configured;
    }

    /** Fills in what this was created without: links take the fullest form that is known from now on. */
    void learn(TriggerEnvironment known) {
        runsUrl = runsUrl(dashboardUrl, configured.or(known));
    }

    /** Fills in what this was not made with for lists, which have no short form. */
    void learnForLists(TriggerEnvironment actual) {
        known = configured.or(actual);
    }

    /**
     * Returns the address of the dashboard's list of the runs with a tag, of the last 30 days; null as long as too little is
     * known of where they belong (routes/projects.v3.$projectRef.runs.ts, trigger.dev 4.5.12).
     */
    @Nullable
    String generateListUrl(String tag) {
        TriggerEnvironment at = known;
        String filter = "tags=" + URLEncoder.encode(tag, StandardCharsets.UTF_8) + "&period=30d";
        if (at.environment() == null) {
            return null;
        }
        if (at.organization() != null && at.project() != null) {
            return dashboardUrl + "/orgs/" + at.organization() + "/projects/" + at.project() + "/env/"
                    + at.environment() + "/runs?" + filter;
        }
        return at.projectRef() == null
                ? null
                : dashboardUrl + "/projects/v3/" + at.projectRef() + "/runs?envSlug=" + at.environment() + '&' + filter;
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
        return isRunId(runId);
    }

    static boolean isRunId(String runId) {
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

    /** Returns the address of the run, or null if this is no {@linkplain #supports run ID of trigger.dev's form}. */
    @Override
    public @Nullable String generateUrl(String runId) {
        return supports(runId) ? runsUrl + runId : null;
    }

    private static void requireSlug(String name, @Nullable String slug) {
        Require.that(
                slug == null || isSlug(slug),
                "telemetry.trigger." + name
                        + " must be as in the dashboard's address: 1 to 100 letters, digits, '-' and '_'");
    }

    static boolean isSlug(String text) {
        return SLUG.matcher(text).matches();
    }
}
