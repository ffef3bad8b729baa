package io.runtelemetry.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PastedTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pym_123",
                "  pym_123\t\n",
                "\"pym_123\",",
                "'pym_123'",
                "`pym_123`",
                "„pym_123“",
                "(pym_123)",
                "[pym_123];",
                "<pym_123>",
                "pym_123.",
                "\u200bpym_123\ufeff",
                "\"paymentId\": \"pym_123\",",
                "{\"payment\":\"pym_123\"}",
                "paymentId=pym_123",
                "payment pym_123 failed",
                "payment\tpym_123",
                "https://tool.example/payments/pym_123",
                "https://tool.example/payments/pym_123/",
                "https://tool.example/payments/pym_123?tab=runs#notes",
                "https://tool.example/#/payments/pym_123",
                "https://tool.example/show?id=pym_123&tab=runs",
                "<https://tool.example/payments/pym_123>.",
                "/internal/payment/pym_123",
                "https://tool.example/payments/pym%5F123",
                "https://billing.example/telemetry/payment/pym_123/open?run=run_abc"
            })
    void the_likeliest_ID_of_a_text_comes_first(String text) {
        assertThat(PastedText.of(text).ids()).first().isEqualTo("pym_123");
    }

    @ParameterizedTest
    @CsvSource({
        "payment:pym_123, payment:pym_123",
        "'payment: pym_123', pym_123",
        "'\"payment:pym_123\",', payment:pym_123",
        "https://cloud.trigger.dev/orgs/o-1/projects/p-2/env/prod/runs/run_abc1, run_abc1",
        "tool.example/payments/pym_123, pym_123",
        "2026:7, 2026:7",
        "batch_42::nightly, batch_42::nightly"
    })
    void all_that_may_be_one_is_there(String text, String id) {
        assertThat(PastedText.of(text).ids()).contains(id);
    }

    @Test
    void a_text_that_is_an_ID_itself_is_one_whatever_is_in_it() {
        for (String id : new String[] {"a b", "2026/7", "x=y", "https://tool.example/1", "\"quoted\""}) {
            assertThat(PastedText.of(id).ids()).contains(id);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "\",", "://", "\u0000"})
    void a_text_without_an_ID_is_refused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PastedText.of(text))
                .withMessageContaining("search for one, as pym_123");
    }

    @Test
    void a_long_text_is_refused_and_many_words_are_a_few_IDs() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PastedText.of("x".repeat(5000)))
                .withMessageContaining("4096");
        assertThat(PastedText.of("a1 b2 c3 ".repeat(400)).ids()).hasSizeLessThan(20);
        assertThat(PastedText.of("/".repeat(2000) + "(".repeat(2000) + "pym_1").ids())
                .contains("pym_1");
    }
}
