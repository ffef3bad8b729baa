package io.runtelemetry.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TriggerEnvironmentTest {

    private static final TriggerEnvironment CONFIGURED = new TriggerEnvironment("acme", "billing", "proj_a", "prod");

    private static final TriggerEnvironment ACTUAL = new TriggerEnvironment("other", "jobs", "proj_b", "stg");

    @Test
    void what_is_configured_goes_before_what_is_learned() {
        assertThat(CONFIGURED.or(ACTUAL)).isEqualTo(CONFIGURED);
        assertThat(TriggerEnvironment.UNKNOWN.or(ACTUAL)).isEqualTo(ACTUAL);
    }

    @Test
    void a_key_tells_its_environment_and_that_of_previews_none_but_the_branch_if_there_is_one() {
        assertThat(TriggerEnvironment.ofSecretKey("tr_prod_x", "feature/a").environment())
                .isEqualTo("prod");
        assertThat(TriggerEnvironment.ofSecretKey("tr_preview_x", null).environment())
                .isEqualTo("preview");
        assertThat(TriggerEnvironment.ofSecretKey("tr_preview_x", "feature/a").environment())
                .isEqualTo("preview-feature/a");
        assertThat(TriggerEnvironment.ofSecretKey("pk_x", "feature/a")).isEqualTo(TriggerEnvironment.UNKNOWN);
    }

    @Test
    void each_difference_is_told_by_the_name_of_its_property() {
        assertThat(CONFIGURED.differencesFrom(ACTUAL))
                .containsExactly(
                        "telemetry.trigger.organization is 'acme', the secret key's is 'other'",
                        "telemetry.trigger.project is 'billing', the secret key's is 'jobs'",
                        "telemetry.trigger.project-ref is 'proj_a', the secret key's is 'proj_b'",
                        "telemetry.trigger.environment is 'prod', the secret key's is 'stg'");
    }

    @Test
    void what_is_unknown_to_one_of_them_is_no_difference() {
        assertThat(CONFIGURED.differencesFrom(TriggerEnvironment.UNKNOWN)).isEmpty();
        assertThat(TriggerEnvironment.UNKNOWN.differencesFrom(ACTUAL)).isEmpty();
        assertThat(CONFIGURED.differencesFrom(CONFIGURED)).isEmpty();
    }
}
