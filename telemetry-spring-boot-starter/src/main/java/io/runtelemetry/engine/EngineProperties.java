package io.runtelemetry.engine;

import io.runtelemetry.RunUrlGenerator;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;

/**
 * Engines whose runs are recorded, and where their dashboards are. All templates may have {runId} and {engine}, and the
 * parts of the engine's run IDs.
 *
 * @param runUrlTemplate Address of a run of an engine that has no template of its own. Placeholders: {runId}, {engine}
 *     and those of the engines; an engine that lacks one of them gets no link.
 * @param batch Spring Batch.
 * @param quartz Quartz.
 * @param jobrunr JobRunr.
 * @param scheduled Methods with @Scheduled.
 */
@ConfigurationProperties("telemetry")
record EngineProperties(
        @Nullable String runUrlTemplate,
        @DefaultValue Batch batch,
        @DefaultValue Quartz quartz,
        @DefaultValue Jobrunr jobrunr,
        @DefaultValue Scheduled scheduled) {

    static final String RUN_ID = "runId";

    static final String ENGINE = "engine";

    /** Checks the templates. */
    EngineProperties {
        general(runUrlTemplate);
    }

    /** Returns what knows the runs of an engine and links to them, if there is a place to link to. */
    RunUrlGenerator links(Engine engine) {
        return new EngineRunUrlGenerator(engine, template(engine));
    }

    private @Nullable RunUrlTemplate template(Engine engine) {
        RunUrlTemplate own = switch (engine) {
            case BATCH -> own(engine, batch.runUrlTemplate);
            case QUARTZ -> own(engine, quartz.runUrlTemplate);
            case JOBRUNR -> jobrunr.template();
            case SCHEDULED -> own(engine, scheduled.runUrlTemplate);
        };
        return own != null ? own : general(runUrlTemplate);
    }

    private static @Nullable RunUrlTemplate general(@Nullable String template) {
        return RunUrlTemplate.of("telemetry.run-url-template", template, placeholders(Arrays.stream(Engine.values())));
    }

    private static @Nullable RunUrlTemplate own(Engine engine, @Nullable String template) {
        return RunUrlTemplate.of(
                "telemetry." + engine.label() + ".run-url-template", template, placeholders(Stream.of(engine)));
    }

    private static Collection<String> placeholders(Stream<Engine> engines) {
        return Stream.concat(
                        Stream.of(RUN_ID, ENGINE),
                        engines.map(Engine::partNames).flatMap(List::stream))
                .distinct()
                .toList();
    }

    /**
     * Spring Batch.
     *
     * @param enabled Whether the running job execution is the current run.
     * @param runUrlTemplate Address of a run. Placeholders: {executionId}, {jobName}, {runId}.
     */
    record Batch(
            @DefaultValue("true") boolean enabled, @Nullable String runUrlTemplate) {

        /** Checks the template. */
        Batch {
            own(Engine.BATCH, runUrlTemplate);
        }
    }

    /**
     * Quartz.
     *
     * @param enabled Whether the fired job is the current run.
     * @param runUrlTemplate Address of a run. Placeholders: {fireInstanceId}, {jobGroup}, {jobName}, {runId}.
     */
    record Quartz(
            @DefaultValue("true") boolean enabled, @Nullable String runUrlTemplate) {

        /** Checks the template. */
        Quartz {
            own(Engine.QUARTZ, runUrlTemplate);
        }
    }

    /**
     * JobRunr.
     *
     * @param enabled Whether the running job is the current run.
     * @param dashboardUrl Address of JobRunr's dashboard, without the final /dashboard, as https://jobs.example.com.
     * @param runUrlTemplate Address of a run, instead of the dashboard's. Placeholders: {jobId}, {runId}.
     */
    record Jobrunr(
            @DefaultValue("true") boolean enabled,
            @Nullable String dashboardUrl,
            @Nullable String runUrlTemplate) {

        /** Checks the addresses. */
        Jobrunr {
            own(Engine.JOBRUNR, runUrlTemplate);
            dashboard(dashboardUrl);
        }

        private @Nullable RunUrlTemplate template() {
            RunUrlTemplate own = own(Engine.JOBRUNR, runUrlTemplate);
            return own != null ? own : dashboard(dashboardUrl);
        }

        private static @Nullable RunUrlTemplate dashboard(@Nullable String url) {
            String property = "telemetry.jobrunr.dashboard-url";
            if (!StringUtils.hasText(url)) {
                return null;
            }
            if (url.contains("?") || url.contains("#") || url.contains("{")) {
                throw new IllegalArgumentException(property + " must have no query, fragment or placeholder");
            }
            String base = StringUtils.trimTrailingCharacter(url, '/');
            return RunUrlTemplate.of(property, base + "/dashboard/jobs/{jobId}", List.of("jobId"));
        }
    }

    /**
     * Methods with @Scheduled.
     *
     * @param enabled Whether each execution has a run of its own, where no other is current.
     * @param runUrlTemplate Address of a run, as a search in logs. Placeholders: {executionId}, {task}, {runId}.
     */
    record Scheduled(
            @DefaultValue("false") boolean enabled,
            @Nullable String runUrlTemplate) {

        /** Checks the template. */
        Scheduled {
            own(Engine.SCHEDULED, runUrlTemplate);
        }
    }
}
