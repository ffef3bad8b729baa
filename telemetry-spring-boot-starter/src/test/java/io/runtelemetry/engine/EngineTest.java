package io.runtelemetry.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the run IDs of engines look like. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class EngineTest {

    private static final String FORM = "[a-z]+_[A-Za-z0-9_.:-]{1,200}";

    @Test
    void a_run_ID_tells_the_engine_its_ID_of_the_run_and_names() {
        assertThat(Engine.BATCH.runId("42", "settleInvoices")).isEqualTo("batch_42::settleInvoices");
        assertThat(Engine.QUARTZ.runId("host.1764", "DEFAULT", "settle"))
                .isEqualTo("quartz_host.1764::DEFAULT::settle");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "settle invoices",
                "a::b",
                ":",
                ":::",
                "a:20b",
                "100%",
                "Rechnungen prüfen ✓",
                "x/../y?z#w",
                "*~+",
                "\n",
                "a.b_c-d"
            })
    void any_name_is_kept_and_told_apart_in_a_URL(String name) {
        String runId = Objects.requireNonNull(Engine.QUARTZ.runId("1764", name, "next"));

        assertThat(runId).matches(FORM);
        assertThat(Engine.QUARTZ.parts(runId))
                .isEqualTo(Map.of("fireInstanceId", "1764", "jobGroup", Engine.urlEncoded(name), "jobName", "next"));
    }

    @Test
    void names_that_would_make_it_too_long_are_left_out_together() {
        String runId = Objects.requireNonNull(Engine.QUARTZ.runId("1764", "DEFAULT", "x".repeat(200)));

        assertThat(runId).isEqualTo("quartz_1764");
        assertThat(Engine.QUARTZ.parts(runId)).isEqualTo(Map.of("fireInstanceId", "1764"));
    }

    @Test
    void the_longest_run_ID_has_200_characters_after_the_engine() {
        String longest = Objects.requireNonNull(Engine.BATCH.runId("42", "x".repeat(196)));

        assertThat(longest).isEqualTo("batch_42::" + "x".repeat(196)).matches(FORM);
        assertThat(Engine.BATCH.parts(longest)).containsEntry("jobName", "x".repeat(196));
        assertThat(Engine.BATCH.parts(longest + "x")).isNull();
    }

    @Test
    void an_engine_that_has_no_ID_for_a_run_or_too_long_a_one_gives_none() {
        assertThat(Engine.QUARTZ.runId(null, "DEFAULT", "settle")).isNull();
        assertThat(Engine.QUARTZ.runId("", "DEFAULT", "settle")).isNull();
        assertThat(Engine.QUARTZ.runId("x".repeat(201), "DEFAULT", "settle")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "batch",
                "batch_",
                "batch_x",
                "batch_-1",
                "batch_12345678901234567890",
                "batch_42::",
                "batch_42::a::b",
                "batch_42::a/b",
                "batch_42::a:2",
                "batch_42::a:2f",
                "batch_42:a",
                "batch_42\n",
                "Batch_42",
                " batch_42",
                "quartz_42",
                "run_42"
            })
    void what_is_not_of_the_strict_form_is_none_of_its_runs(String runId) {
        assertThat(Engine.BATCH.parts(runId)).isNull();
    }

    @Test
    void runs_of_one_engine_are_none_of_another() {
        String job = "jobrunr_0199f0aa-0000-7000-8000-0123456789ab";

        assertThat(Engine.JOBRUNR.parts(job)).isNotNull();
        assertThat(Engine.BATCH.parts(job)).isNull();
        assertThat(Engine.QUARTZ.parts(job)).isNull();
        assertThat(Engine.SCHEDULED.parts(job)).isNull();
        assertThat(Engine.JOBRUNR.parts("jobrunr_0199F0AA-0000-7000-8000-0123456789AB"))
                .isNull();
        assertThat(Engine.SCHEDULED.parts("scheduled_" + "0".repeat(28))).isNotNull();
        assertThat(Engine.SCHEDULED.parts("scheduled_" + "0".repeat(27))).isNull();
    }
}
