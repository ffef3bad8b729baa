package io.runtelemetry.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.trigger.TriggerEnvironment;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class AlertOriginsTest {

    private static final TriggerEnvironment STAGING = new TriggerEnvironment("acme", "billing", "proj_abc", "stg");

    @Test
    void by_default_runs_are_taken_of_the_environment_and_project_that_the_secret_key_or_the_configuration_tells() {
        AlertOrigins origins = new AlertOrigins(Set.of(), Set.of(), () -> STAGING);

        assertThat(origins.reasonAgainst(run("stg", "STAGING", "proj_abc"))).isNull();
        assertThat(origins.reasonAgainst(run("prod", "PRODUCTION", "proj_abc")))
                .contains("the environment 'prod'", "expected is [stg]", "telemetry.web.alerts.environments");
        assertThat(origins.reasonAgainst(run("stg", "STAGING", "proj_other")))
                .contains("the project 'proj_other'", "telemetry.web.alerts.projects");
        assertThat(origins.reasonAgainst(run("stg", "STAGING", null))).contains("that it does not name");
    }

    @Test
    void of_the_previews_that_share_a_key_runs_of_the_own_branch_are_taken() {
        AlertOrigins origins = new AlertOrigins(
                Set.of(), Set.of(), () -> new TriggerEnvironment(null, null, "proj_abc", "preview-feature/New_v1.2"));

        for (String slug : new String[] {"preview-feature-new_v1.2", "preview-feature-new-v1-2"}) {
            assertThat(origins.reasonAgainst(run(slug, "PREVIEW", "proj_abc"))).isNull();
        }
        assertThat(origins.reasonAgainst(run("preview-feature-b", "PREVIEW", "proj_abc")))
                .contains("the environment 'preview-feature-b'");
        assertThat(origins.reasonAgainst(run(null, "PREVIEW", "proj_abc"))).isNotNull();
    }

    @Test
    void where_nothing_is_known_runs_of_production_are_taken() {
        AlertOrigins origins = new AlertOrigins(Set.of(), Set.of(), () -> TriggerEnvironment.UNKNOWN);

        assertThat(origins.reasonAgainst(run("prod", "PRODUCTION", "proj_any"))).isNull();
        assertThat(origins.reasonAgainst(run("dev", "DEVELOPMENT", "proj_any"))).isNotNull();
        assertThat(origins.reasonAgainst(run(null, null, "proj_any"))).isNotNull();
    }

    @Test
    void what_the_application_names_is_taken_and_nothing_else() {
        AlertOrigins origins = new AlertOrigins(Set.of("prod", "preview"), Set.of("proj_b", "billing"), () -> STAGING);

        assertThat(origins.reasonAgainst(run("prod", "PRODUCTION", "proj_b"))).isNull();
        assertThat(origins.reasonAgainst(run("preview-my-branch", "PREVIEW", "proj_a")))
                .isNull();
        assertThat(origins.reasonAgainst(run("stg", "STAGING", "proj_b"))).isNotNull();
    }

    @Test
    void a_reason_repeats_nothing_that_could_forge_a_log_line() {
        AlertOrigins origins = new AlertOrigins(Set.of(), Set.of(), () -> STAGING);

        assertThat(origins.reasonAgainst(run("stg\nforged", "STAGING", "proj_abc")))
                .contains("that it does not name")
                .doesNotContain("forged");
    }

    /** A run of the project with the slug "billing". */
    private static FailedRun run(@Nullable String environment, @Nullable String type, @Nullable String projectRef) {
        return new FailedRun(
                "run_a", Instant.EPOCH, Set.of(), Optional.empty(), false, environment, type, projectRef, "billing");
    }
}
