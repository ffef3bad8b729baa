package io.runtelemetry.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TriggerRunUrlGeneratorTest {

    private static final String CLOUD = "https://cloud.trigger.dev";

    private final TriggerRunUrlGenerator generator = new TriggerRunUrlGenerator(CLOUD, TriggerEnvironment.UNKNOWN);

    @Test
    void the_run_ID_alone_is_enough() {
        assertThat(generator.generateUrl("run_abc123")).isEqualTo("https://cloud.trigger.dev/runs/run_abc123");
    }

    @Test
    void older_dashboards_want_the_project_reference() {
        assertThat(new TriggerRunUrlGenerator(
                                CLOUD, new TriggerEnvironment(null, null, "proj_yubjwjsfkxnylobaqvqz", null))
                        .generateUrl("run_abc"))
                .isEqualTo("https://cloud.trigger.dev/projects/v3/proj_yubjwjsfkxnylobaqvqz/runs/run_abc");
    }

    @Test
    void the_full_form_names_organization_project_and_environment() {
        assertThat(new TriggerRunUrlGenerator(CLOUD, new TriggerEnvironment("acme-1a2b", "billing-Xy_9", null, "prod"))
                        .generateUrl("run_abc"))
                .isEqualTo("https://cloud.trigger.dev/orgs/acme-1a2b/projects/billing-Xy_9/env/prod/runs/run_abc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:3030", "http://localhost:3030/", "http://localhost:3030//"})
    void a_self_hosted_dashboard_may_have_a_port_and_slashes_at_its_end(String dashboard) {
        assertThat(new TriggerRunUrlGenerator(dashboard, TriggerEnvironment.UNKNOWN).generateUrl("run_abc"))
                .isEqualTo("http://localhost:3030/runs/run_abc");
    }

    @Test
    void it_tells_what_it_was_made_with() {
        TriggerEnvironment environment = new TriggerEnvironment("acme-1a2b", null, "proj_abc", "prod");
        TriggerRunUrlGenerator made = new TriggerRunUrlGenerator("http://localhost:3030/", environment);

        assertThat(made.dashboardUrl()).isEqualTo("http://localhost:3030");
        assertThat(made.configured()).isEqualTo(environment);
    }

    @Test
    void a_self_hosted_dashboard_may_live_under_a_path() {
        assertThat(new TriggerRunUrlGenerator("HTTPS://tools.example.org/trigger/", TriggerEnvironment.UNKNOWN)
                        .generateUrl("run_abc"))
                .isEqualTo("HTTPS://tools.example.org/trigger/runs/run_abc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"run_a", "run_0", "run_azAZ09", "run_cm5x2Zk9q0001abcXYZ"})
    void run_IDs_are_run_and_letters_and_digits(String runId) {
        assertThat(generator.supports(runId)).isTrue();
    }

    @Test
    void run_IDs_have_at_most_64_of_them() {
        assertThat(generator.supports("run_" + "a".repeat(64))).isTrue();
        assertThat(generator.supports("run_" + "a".repeat(65))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "run",
                "run_",
                "Run_abc",
                "abc",
                " run_abc",
                "run_abc ",
                "run_abc\n",
                "run_a-b",
                "run_a_b",
                "run_ä",
                "run_١",
                "run_abc/../../admin",
                "run_<script>",
                "run_a?b=c",
                "javascript:alert(1)"
            })
    void anything_else_is_no_run_ID_and_gets_no_link(String runId) {
        assertThat(generator.supports(runId)).isFalse();
        assertThat(generator.generateUrl(runId)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "cloud.trigger.dev",
                "//cloud.trigger.dev",
                "ftp://cloud.trigger.dev",
                "javascript:alert(1)",
                "https:cloud.trigger.dev",
                "https://",
                "https:///runs",
                "https://cloud.trigger.dev?x=y",
                "https://cloud.trigger.dev/#x",
                "https://user:secret@cloud.trigger.dev",
                "https://cloud.trigger.dev/a b",
                "https://cloud.trigger.dev\n"
            })
    void a_dashboard_that_is_no_plain_web_address_is_refused_and_not_repeated(String dashboard) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TriggerRunUrlGenerator(dashboard, TriggerEnvironment.UNKNOWN))
                .withMessage(
                        "telemetry.trigger.dashboard-url must be absolute, begin with http:// or https:// and have no user,"
                                + " query or fragment, as in https://cloud.trigger.dev");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "a/b", "..", "a b", "a?b", "a%2Fb", "a\n", "ä"})
    void a_part_of_the_address_that_is_no_slug_is_refused(String slug) {
        String rest = " must be as in the dashboard's address: 1 to 100 letters, digits, '-' and '_'";

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TriggerRunUrlGenerator(CLOUD, new TriggerEnvironment(null, null, slug, null)))
                .withMessage("telemetry.trigger.project-ref" + rest);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TriggerRunUrlGenerator(CLOUD, new TriggerEnvironment(slug, "p", null, "prod")))
                .withMessage("telemetry.trigger.organization" + rest);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TriggerRunUrlGenerator(CLOUD, new TriggerEnvironment("o", slug, null, "prod")))
                .withMessage("telemetry.trigger.project" + rest);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TriggerRunUrlGenerator(CLOUD, new TriggerEnvironment("o", "p", null, slug)))
                .withMessage("telemetry.trigger.environment" + rest);
    }
}
