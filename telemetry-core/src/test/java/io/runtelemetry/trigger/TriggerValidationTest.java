package io.runtelemetry.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.runtelemetry.trigger.TriggerValidation.Outcome;
import io.runtelemetry.trigger.TriggerValidation.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What is configured, beside what the secret key belongs to. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TriggerValidationTest {

    private static final String DASHBOARD = "https://trigger.example.org";

    private static final String FULL = DASHBOARD + "/orgs/acme-1a2b/projects/billing-Xy9/env/prod/runs/run_abc";

    private final TriggerStub trigger = new TriggerStub();

    private final RootLog log = new RootLog(Level.INFO);

    private Instant now = Instant.parse("2026-11-25T12:00:00Z");

    @AfterEach
    void every_request_was_as_trigger_dev_takes_it() {
        trigger.close();
        log.close();
        assertThat(trigger.violations()).isEmpty();
    }

    @Test
    void links_keep_the_short_form_which_finds_runs_of_other_projects_too() {
        for (String dashboard : List.of("https://cloud.trigger.dev", trigger.url())) {
            TriggerRunUrlGenerator links = links(dashboard, TriggerEnvironment.UNKNOWN);

            Result result = validation(links).validate();

            assertThat(result.outcome()).isEqualTo(Outcome.MATCHES);
            assertThat(result.problems()).isEmpty();
            assertThat(links.generateUrl("run_abc")).isEqualTo(dashboard + "/runs/run_abc");
        }
    }

    @Test
    void a_dashboard_that_has_no_short_form_gets_that_with_the_projects_reference() {
        TriggerRunUrlGenerator links = links(trigger.withoutShortLinks().url(), TriggerEnvironment.UNKNOWN);

        validation(links).validate();

        assertThat(links.generateUrl("run_abc")).isEqualTo(trigger.url() + "/projects/v3/proj_abc/runs/run_abc");
    }

    @Test
    void a_dashboard_that_does_not_answer_keeps_the_short_form() {
        TriggerRunUrlGenerator links = links("http://127.0.0.1:1", TriggerEnvironment.UNKNOWN);

        assertThat(validation(links).validate().outcome()).isEqualTo(Outcome.MATCHES);
        assertThat(links.generateUrl("run_abc")).isEqualTo("http://127.0.0.1:1/runs/run_abc");
    }

    @Test
    void a_projects_reference_that_is_configured_stays_the_whole_of_the_link() {
        TriggerRunUrlGenerator links =
                links(trigger.withoutShortLinks().url(), new TriggerEnvironment(null, null, "proj_abc", null));

        validation(links).validate();

        assertThat(links.generateUrl("run_abc")).isEqualTo(trigger.url() + "/projects/v3/proj_abc/runs/run_abc");
    }

    @Test
    void what_is_configured_and_agrees_is_completed_by_the_rest() {
        TriggerRunUrlGenerator links =
                new TriggerRunUrlGenerator(DASHBOARD, new TriggerEnvironment("acme-1a2b", null, "proj_abc", null));
        assertThat(links.generateUrl("run_abc")).isEqualTo(DASHBOARD + "/projects/v3/proj_abc/runs/run_abc");

        validation(links).validate();

        assertThat(links.generateUrl("run_abc")).isEqualTo(FULL);
    }

    @Test
    void what_differs_is_a_warning_and_a_result_and_links_stay_as_they_are() {
        TriggerRunUrlGenerator links =
                new TriggerRunUrlGenerator(DASHBOARD, new TriggerEnvironment("acme-1a2b", null, "proj_other", "stg"));
        TriggerValidation validation = validation(links);

        Result result = validation.validate();

        assertThat(result.outcome()).isEqualTo(Outcome.MISMATCH);
        assertThat(result.problems())
                .containsExactly(
                        "telemetry.trigger.project-ref is 'proj_other', the secret key's is 'proj_abc'",
                        "telemetry.trigger.environment is 'stg', the secret key's is 'prod'");
        assertThat(validation.last()).contains(result);
        assertThat(log.lines())
                .containsExactly("WARN trigger.dev: links to runs lead to another place than the secret key's: "
                        + String.join("; ", result.problems()));
        assertThat(links.generateUrl("run_abc")).isEqualTo(DASHBOARD + "/projects/v3/proj_other/runs/run_abc");
    }

    @Test
    void the_same_news_are_told_once() {
        TriggerValidation validation =
                validation(new TriggerRunUrlGenerator(DASHBOARD, new TriggerEnvironment("other", null, null, null)));

        validation.validate();
        validation.validate();

        assertThat(log.lines()).hasSize(1);
    }

    @Test
    void a_restricted_key_is_fine_and_nothing_is_silenced_by_it() {
        trigger.run("run_abc", "COMPLETED", "");
        TriggerApi api = new TriggerApi(trigger.options(TriggerStub.RESTRICTED_KEY), () -> now);
        TriggerRunUrlGenerator links = links(DASHBOARD, new TriggerEnvironment("acme-1a2b", null, null, null));

        Result result = new TriggerValidation(api, links, null, () -> now).validate();

        assertThat(result.outcome()).isEqualTo(Outcome.RESTRICTED);
        assertThat(result.problems()).isEmpty();
        assertThat(log.lines()).singleElement().asString().startsWith("INFO").contains("restricted", "which is fine");
        assertThat(api.retrieveRun("run_abc")).isPresent();
    }

    @Test
    void what_a_restricted_key_is_not_told_a_task_knows_of_its_own_process() {
        TriggerApi api = new TriggerApi(trigger.withoutShortLinks().options(TriggerStub.RESTRICTED_KEY), () -> now);
        TriggerRunUrlGenerator links = links(trigger.url(), TriggerEnvironment.UNKNOWN);
        new TriggerValidation(api, links, "proj_a/../b", () -> now).validate();
        assertThat(links.generateUrl("run_abc")).isEqualTo(trigger.url() + "/runs/run_abc");

        new TriggerValidation(api, links, "proj_own", () -> now).validate();

        assertThat(links.generateUrl("run_abc")).isEqualTo(trigger.url() + "/projects/v3/proj_own/runs/run_abc");
    }

    @Test
    void a_secret_key_that_is_refused_is_a_result_and_no_exception() {
        TriggerApiOptions wrong = new TriggerApiOptions(
                trigger.url(), "tr_prod_wrongsecret", null, Duration.ofSeconds(10), Duration.ofSeconds(10));
        TriggerApi api = new TriggerApi(wrong, () -> now);
        TriggerRunUrlGenerator links = links(DASHBOARD, TriggerEnvironment.UNKNOWN);

        Result result = new TriggerValidation(api, links, null, () -> now).validate();

        assertThat(result.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(result.actual()).isEqualTo(TriggerEnvironment.UNKNOWN);
        assertThat(log.lines()).singleElement().asString().startsWith("WARN").contains("check TRIGGER_SECRET_KEY");
        assertThat(log.lines().toString()).doesNotContain("wrongsecret");
    }

    @Test
    void while_trigger_dev_is_away_nothing_is_known_and_later_it_is() {
        TriggerRunUrlGenerator links = links(DASHBOARD, new TriggerEnvironment("acme-1a2b", null, null, null));
        TriggerValidation validation = validation(links);
        assertThat(validation.last()).isEmpty();
        trigger.then(exchange -> exchange.sendResponseHeaders(503, -1));

        assertThat(validation.validate().outcome()).isEqualTo(Outcome.UNREACHABLE);
        assertThat(links.generateUrl("run_abc")).isEqualTo(DASHBOARD + "/runs/run_abc");

        now = now.plusSeconds(60);
        assertThat(validation.validate().outcome()).isEqualTo(Outcome.MATCHES);
        assertThat(links.generateUrl("run_abc")).isEqualTo(FULL);
    }

    private TriggerValidation validation(TriggerRunUrlGenerator links) {
        return new TriggerValidation(new TriggerApi(trigger.options(), () -> now), links, null, () -> now);
    }

    private static TriggerRunUrlGenerator links(String dashboard, TriggerEnvironment configured) {
        return new TriggerRunUrlGenerator(dashboard, configured);
    }
}
