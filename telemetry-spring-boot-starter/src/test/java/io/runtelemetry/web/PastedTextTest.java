package io.runtelemetry.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
    @ValueSource(
            strings = {
                "https://tool.example/payments/pym_123 failed yesterday",
                "See https://tool.example/payments/pym_123 please",
                "https://tool.example/payments/pym_123\nhttps://tool.example/payments/other_9 x",
                "GET /payments/pym_123 HTTP/1.1",
                "https://login.example/?next=%2Fpayments%2Fpym_123",
                "https://login.example/?redirect=https%3A%2F%2Ftool.example%2F%3Fnext%3D%252Fpayments%252Fpym_123",
                "https://tool.example/payments/pym_123;jsessionid=1A2B3C",
                "https://tool.example/payments/pym_123.pdf",
                "https://tool.example/list?ids=pym_123,pym_456",
                "https://tool.example/list?filter=id:pym_123",
                "https://tool.example/list?filter=%7B%22id%22%3A%22pym_123%22%7D",
                "<https://tool.example/payments/pym_123|Payment>",
                "[Payment](https://tool.example/payments/pym_123) failed",
                "{\\\"paymentId\\\":\\\"pym_123\\\"}",
                "\"{\\\"paymentId\\\":\\\"pym_123\\\",\\\"n\\\":1}\"",
                "paymentId:pym_123",
                "telemetry:payment:pym_123",
                "pym_123:declined",
                "pym_123\u00a0",
                "Payment\u3000pym_123",
                "pym_\u200b123",
                "pym_\u00ad123",
                "**pym_123**",
                "pym_123!",
                "pym_123?",
                "pym_123…",
                "•pym_123",
                "&quot;pym_123&quot;",
                "‹pym_123›",
                "payment#pym_123",
                "entityType=\"payment\" entityId=\"pym_123\"",
                "2026-11-25 10:00:05.250 WARN 4711 --- [nio-8080-exec-7] c.a.PaymentJob : Payment pym_123 of cus_9 over"
                        + " 12.50 EUR failed after 3 attempts in 1250 ms, trace 4bf92f3577b34da6 span 00f067aa0ba902b7"
            })
    void an_ID_is_found_whatever_it_is_in(String text) {
        assertThat(PastedText.of(text).ids()).contains("pym_123");
    }

    @Test
    void an_ID_is_found_before_the_twenty_frames_of_a_stack_trace() {
        String frames = IntStream.range(10, 30)
                .mapToObj("    at com.acme.billing.Charge.run(Charge.java:%d)\n"::formatted)
                .collect(Collectors.joining());

        assertThat(PastedText.of("StripeCardError: payment pym_123 was declined\n" + frames)
                        .ids())
                .first()
                .isEqualTo("pym_123");
    }

    @Test
    void a_nested_text_takes_a_moment_only() {
        for (String piece : List.of("a:", "a1+", "%25", "a.", "a?", "&#/", "a://", "x")) {
            String text = piece.repeat(4000 / piece.length()) + " pym_123";

            assertTimeout(
                    Duration.ofSeconds(5),
                    () -> assertThat(PastedText.of(text).ids()).contains("pym_123"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "telemetry:payment:pym_123, payment:pym_123",
        "https://tool.example/telemetry/?q=payment%3Apym_123, payment:pym_123",
        "https://tool.example/telemetry/?type=payment&id=a+b, a b",
        "https://tool.example/payments/2026%2F7, 2026/7",
        "Run ID:run_abc1, run_abc1",
        "https://cloud.trigger.dev/runs/run_abc1 failed, run_abc1",
        "https://tool2.example/payments/seven, seven",
        "payment_id: 123, 123",
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
    @ValueSource(strings = {"ORD#12", "A&B-7", "2026/7", "7*9", "b+1", "invoice:typed_1", "a.b1", "pym_1.2-x"})
    void an_ID_comes_before_its_parts(String id) {
        assertThat(PastedText.of(id).ids()).first().isEqualTo(id);
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
