package io.runtelemetry.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.RunUrlGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** Where runs of engines are linked to. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class EngineLinksTest {

    private static final String JOB = "0199f0aa-0000-7000-8000-0123456789ab";

    private static final String EXECUTION = "0199f0aa12340123456789abcdef";

    private final ApplicationContextRunner application = EngineApplication.with();

    @ParameterizedTest
    @CsvSource({
        "batch,     https://jobs.example.com/{jobName}/{executionId}, batch_42::settle:20it, https://jobs.example.com/settle%20it/42",
        "quartz,    https://q.example.com/?g={jobGroup}&n={jobName}#{fireInstanceId}, quartz_7::A:2FB::x, https://q.example.com/?g=A%2FB&n=x#7",
        "jobrunr,   http://localhost:8000/x/{jobId}, jobrunr_" + JOB + ", http://localhost:8000/x/" + JOB,
        "scheduled, https://logs.example.com/?q={runId}&t={task}, scheduled_" + EXECUTION
                + "::a.B.c, https://logs.example.com/?q=scheduled_" + EXECUTION + "%3A%3Aa.B.c&t=a.B.c"
    })
    void each_engine_has_a_template_with_its_own_placeholders(
            String engine, String template, String runId, String link) {
        assertLink(runId, link, "telemetry." + engine + ".run-url-template=" + template);
    }

    @Test
    void a_general_template_is_for_all_engines_that_have_none_of_their_own() {
        String general = "telemetry.run-url-template=https://runs.example.com/{engine}/{runId}";
        String own = "telemetry.batch.run-url-template=https://batch.example.com/{executionId}";

        assertLink("quartz_7", "https://runs.example.com/quartz/quartz_7", general, own);
        assertLink("scheduled_" + EXECUTION, "https://runs.example.com/scheduled/scheduled_" + EXECUTION, general, own);
        assertLink("batch_42", "https://batch.example.com/42", general, own);
    }

    @Test
    void runs_of_trigger_dev_keep_their_own_dashboard() {
        assertLink(
                "run_abc",
                "https://cloud.trigger.dev/runs/run_abc",
                "telemetry.run-url-template=https://runs.example.com/{runId}");
    }

    @Test
    void JobRunr_has_a_dashboard_of_its_own() {
        String link = "https://jobs.example.com/dashboard/jobs/" + JOB;

        assertLink("jobrunr_" + JOB, link, "telemetry.jobrunr.dashboard-url=https://jobs.example.com");
        assertLink("jobrunr_" + JOB, link, "telemetry.jobrunr.dashboard-url=https://jobs.example.com/");
        assertLink(
                "jobrunr_" + JOB,
                "https://own.example.com/" + JOB,
                "telemetry.jobrunr.dashboard-url=https://jobs.example.com",
                "telemetry.jobrunr.run-url-template=https://own.example.com/{jobId}");
    }

    @Test
    void without_a_template_runs_are_known_and_have_no_link() {
        assertLink("batch_42::settle", null);
        assertLink("quartz_7", null);
        assertLink("jobrunr_" + JOB, null);
        assertLink("scheduled_" + EXECUTION, null, "telemetry.scheduled.enabled=true");
    }

    @Test
    void an_empty_template_is_none() {
        assertLink("batch_42", null, "telemetry.batch.run-url-template=", "telemetry.run-url-template=");
    }

    @Test
    void a_run_that_lacks_a_part_which_the_template_needs_has_no_link() {
        assertLink("batch_42", null, "telemetry.batch.run-url-template=https://jobs.example.com/{jobName}");
        assertLink("quartz_7", null, "telemetry.run-url-template=https://jobs.example.com/{executionId}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"quartz_7::..::x", "quartz_7::.::x"})
    void a_value_that_a_browser_would_take_for_a_step_back_makes_no_link(String runId) {
        assertLink(runId, null, "telemetry.quartz.run-url-template=https://q.example.com/{jobGroup}/{jobName}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "quartz_7::@evil.example::x",
                "quartz_7::a/b::x",
                "quartz_7::javascript:alert(1)::x",
                "quartz_7::a b::x",
                "quartz_7::\"><script>::x"
            })
    void text_that_could_change_a_link_is_no_run_at_all(String runId) {
        application
                .withPropertyValues("telemetry.run-url-template=https://q.example.com/{jobGroup}")
                .run(context -> assertThat(runUrls(context).supports(runId)).isFalse());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jobs.example.com/{runId}",
                "/runs/{runId}",
                "//jobs.example.com/{runId}",
                "javascript:alert('{runId}')",
                "ftp://jobs.example.com/{runId}",
                "https:///{runId}",
                "https://{runId}/",
                "https://{runId}.example.com/",
                "https://jobs.example.com{runId}",
                "https://jobs.example.com:{runId}/",
                "https://{runId}@jobs.example.com/",
                "https://user:secret@jobs.example.com/{runId}",
                "{runId}://jobs.example.com/",
                "https://jobs.example.com\\{runId}",
                "https://jobs.example.com/a b/{runId}",
                "https://jobs.example.com/{runId"
            })
    void a_template_that_is_no_absolute_URL_with_a_host_of_its_own_stops_the_start(String template) {
        assertFailure("telemetry.run-url-template=" + template, "telemetry.run-url-template must be an absolute URL");
        assertFailure(
                "telemetry.quartz.run-url-template=" + template,
                "telemetry.quartz.run-url-template must be an absolute URL");
    }

    @Test
    void a_placeholder_that_no_run_has_stops_the_start_and_the_message_names_those_there_are() {
        assertFailure(
                "telemetry.batch.run-url-template=https://jobs.example.com/{jobId}",
                "telemetry.batch.run-url-template may have the placeholders"
                        + " {engine}, {executionId}, {jobName}, {runId} and no other");
        assertFailure("telemetry.run-url-template=https://jobs.example.com/{id}", "and no other");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jobs.example.com",
                "https://jobs.example.com/?a=b",
                "https://jobs.example.com/#x",
                "https://jobs.example.com/{jobId}"
            })
    void a_dashboard_that_is_no_plain_address_stops_the_start(String url) {
        assertFailure("telemetry.jobrunr.dashboard-url=" + url, "telemetry.jobrunr.dashboard-url must");
    }

    @Test
    void a_tool_that_only_reads_needs_the_template_and_none_of_the_engines() {
        application
                .withClassLoader(withoutEngines())
                .withPropertyValues(
                        "telemetry.batch.run-url-template=https://jobs.example.com/{executionId}",
                        "telemetry.jobrunr.dashboard-url=https://jobs.example.com")
                .run(context -> {
                    RunUrlGenerator runUrls = runUrls(context);
                    assertThat(runUrls.generateUrl("batch_42")).isEqualTo("https://jobs.example.com/42");
                    assertThat(runUrls.generateUrl("jobrunr_" + JOB)).endsWith(JOB);
                    assertThat(runUrls.supports("quartz_7")).isFalse();
                });
    }

    @Test
    void runs_of_engines_that_the_application_has_nothing_to_do_with_are_unknown() {
        application
                .withPropertyValues("telemetry.batch.enabled=false")
                .run(context -> assertThat(context)
                        .doesNotHaveBean("runTelemetryBatchRunUrlGenerator")
                        .doesNotHaveBean("runTelemetryScheduledRunUrlGenerator")
                        .hasBean("runTelemetryQuartzRunUrlGenerator"));
    }

    @Test
    void an_application_without_engines_has_nothing_of_them() {
        application
                .withClassLoader(withoutEngines())
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(TelemetryEngineAutoConfiguration.class)
                        .doesNotHaveBean(EngineProperties.class));
    }

    private static FilteredClassLoader withoutEngines() {
        return new FilteredClassLoader(
                "org.springframework.batch", "org.quartz", "org.springframework.scheduling.quartz", "org.jobrunr");
    }

    private static RunUrlGenerator runUrls(ApplicationContext context) {
        return RunUrlGenerator.firstOf(
                context.getBeanProvider(RunUrlGenerator.class).orderedStream().toList());
    }

    private void assertLink(String runId, @Nullable String link, String... properties) {
        application.withPropertyValues(properties).run(context -> {
            RunUrlGenerator runUrls = runUrls(context);
            assertThat(runUrls.supports(runId)).isTrue();
            assertThat(runUrls.generateUrl(runId)).isEqualTo(link);
        });
    }

    private void assertFailure(String property, String message) {
        application.withPropertyValues(property).run(context -> {
            assertThat(context).hasFailed();
            assertThat(context.getStartupFailure()).hasStackTraceContaining(message);
        });
    }
}
