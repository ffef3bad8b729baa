package io.runtelemetry.runstate;

import io.runtelemetry.input.Require;
import io.runtelemetry.trigger.TriggerEnvironment;
import io.runtelemetry.trigger.TriggerRunUrlGenerator;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.util.StringUtils;

/**
 * Where trigger.dev shows runs, and how it is asked about them. Links need none of these but the dashboard's URL: with
 * organization, project and environment they take the dashboard's full form, with the project's reference alone the one of
 * older self-hosted dashboards.
 *
 * @param dashboardUrl Address of the dashboard.
 * @param organization Slug of the organization, as in the dashboard's address.
 * @param project Slug of the project, as in the dashboard's address.
 * @param environment Slug of the environment, as dev, stg, prod, preview or, of a branch, preview-my-branch.
 * @param projectRef Reference of the project, as proj_abc.
 * @param secretKey Secret key of an environment of trigger.dev; a restricted one that may read runs is enough. By default
 *     TRIGGER_SECRET_KEY of the environment.
 * @param apiUrl Address of trigger.dev's API. By default TRIGGER_API_URL of the environment, else https://api.trigger.dev,
 *     or the dashboard's address if that is not trigger.dev's own.
 * @param branch Branch of a preview or dev environment, as feature/new-checkout: its key is that of all branches. By default
 *     TRIGGER_PREVIEW_BRANCH of the environment, or TRIGGER_DEV_BRANCH.
 * @param connectTimeout How long to wait for a connection.
 * @param timeout How long to wait for an answer, connecting included.
 * @param validation When what is configured is compared with what the secret key belongs to. Startup does so after the
 *     start, without delaying it; on-demand when the application asks.
 * @param logRetention How long trigger.dev keeps the logs of a run, by your plan, in days if no unit is given.
 * @param tags Whether runs are tagged at trigger.dev with the first entities that they touch, as payment:pym_123, so that its
 *     own list finds them. It needs an unrestricted key.
 * @param showError Whether it is shown why runs failed. What trigger.dev says of it, in answers and alerts, is not kept if not.
 * @param stateBudget How many requests a minute each instance of the application may make for the state of runs: the bucket
 *     that trigger.dev takes them from, 1,500 a minute in its cloud, is that of the tasks.
 * @param cache How long what trigger.dev says of a run is kept.
 */
@ConfigurationProperties("telemetry.trigger")
record RunStateProperties(
        @DefaultValue("https://cloud.trigger.dev") String dashboardUrl,
        @Nullable String organization,
        @Nullable String project,
        @Nullable String environment,
        @Nullable String projectRef,
        @Nullable String secretKey,
        @Nullable String apiUrl,
        @Nullable String branch,
        @DefaultValue("1s") Duration connectTimeout,
        @DefaultValue("2s") Duration timeout,
        @DefaultValue("startup") Validation validation,

        @DefaultValue("30d") @DurationUnit(ChronoUnit.DAYS) Duration logRetention,

        @DefaultValue("false") boolean tags,
        @DefaultValue("true") boolean showError,
        @DefaultValue("300") int stateBudget,
        @DefaultValue Cache cache) {

    /** When what is configured is compared with what the secret key belongs to. */
    enum Validation {
        /** After the start, without delaying it. */
        STARTUP,
        /** When the application asks. */
        ON_DEMAND
    }

    /** Checks the values. */
    RunStateProperties {
        Require.positive(logRetention, "telemetry.trigger.log-retention");
        Require.atLeast(1, stateBudget, "telemetry.trigger.state-budget");
        links(dashboardUrl, organization, project, environment, projectRef);
    }

    TriggerRunUrlGenerator links() {
        return links(dashboardUrl, organization, project, environment, projectRef);
    }

    private static TriggerRunUrlGenerator links(
            String dashboardUrl,
            @Nullable String organization,
            @Nullable String project,
            @Nullable String environment,
            @Nullable String projectRef) {
        return new TriggerRunUrlGenerator(
                dashboardUrl,
                new TriggerEnvironment(
                        textOrNull(organization),
                        textOrNull(project),
                        textOrNull(projectRef),
                        textOrNull(environment)));
    }

    private static @Nullable String textOrNull(@Nullable String value) {
        return StringUtils.hasText(value) ? value : null;
    }

    /** Returns all but the secret key. */
    @Override
    public String toString() {
        return "RunStateProperties[dashboardUrl=" + dashboardUrl + ", organization=" + organization + ", project="
                + project
                + ", environment=" + environment + ", projectRef=" + projectRef + ", apiUrl=" + apiUrl + ", branch="
                + branch
                + ", connectTimeout=" + connectTimeout + ", timeout=" + timeout
                + ", validation=" + validation + ", logRetention=" + logRetention + ", tags=" + tags
                + ", showError=" + showError + ", stateBudget=" + stateBudget + ", cache=" + cache + ']';
    }

    /**
     * How long what trigger.dev says of a run is kept.
     *
     * @param running How long the state of a run is kept that has not come to its end, or is not known.
     * @param finished How long the state of a run is kept that has come to its end, or that the key may not read.
     * @param size How many runs are kept at most.
     */
    record Cache(
            @DefaultValue("5s") Duration running,
            @DefaultValue("1h") Duration finished,
            @DefaultValue("10000") int size) {

        /** Checks the values. */
        Cache {
            Require.positive(running, "telemetry.trigger.cache.running");
            Require.positive(finished, "telemetry.trigger.cache.finished");
            Require.atLeast(1, size, "telemetry.trigger.cache.size");
        }
    }
}
