package io.runtelemetry.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a support engineer has at hand leads to the entity. */
final class SearchTest extends SampleTest {

    private HttpResponse<String> search(String text) {
        return search(text, "support");
    }

    private HttpResponse<String> search(String text, String user) {
        return sample.page("/search?q=" + URLEncoder.encode(text, StandardCharsets.UTF_8), user);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "inv_458",
                "  INV_458\n",
                "\"inv_458\",",
                "'inv_458';",
                "\u201cinv_458\u201d",
                "(inv_458)",
                "[\"inv_458\"]",
                "invoice:inv_458",
                "\"invoice:inv_458\",",
                "https://billing.example/internal/invoice/inv_458",
                "https://billing.example/telemetry/invoice/inv_458/open",
                "https://billing.example/telemetry/open?type=invoice&id=inv_458",
                "https://other.example/admin/inv_458?tab=runs",
                "<inv_458>.",
                "„inv_458“",
                "/internal/invoice/inv_458",
                "localhost:8080/internal/invoice/inv_458",
                "http://localhost:8080/telemetry/?q=invoice%3Ainv_458",
                "https://other.example/?next=https%3A%2F%2Fother.example%2F%3Fq%3D%2522inv_458%2522",
                "https://other.example/#/invoices/inv_458",
                "https://other.example/invoices/inv_458/edit",
                "https://other.example/invoices/inv_458 failed",
                "inv_458\u00a0",
                "inv_\u200b458",
                "{\"invoiceId\":\"inv_458\"}",
                "invoiceId=inv_458",
                "Invoice:inv_458",
                "invoice inv_458",
                "inv_458!",
                "telemetry:invoice:inv_458"
            })
    void anIdLeadsToItsEntityHoweverItWasCopied(String pasted) {
        HttpResponse<String> answer = search(pasted);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location").orElseThrow()).endsWith("/internal/invoice/inv_458");
    }

    @Test
    void aPartOfAnIdACustomerAReasonOrAStatusListsWhateverSaysIt() {
        assertThat(search("inv_45").body())
                .contains("/internal/invoice/inv_455", "/internal/invoice/inv_458", "4 invoices")
                .containsPattern("30\\d payments");
        assertThat(search("broke &").body())
                .contains(
                        "/internal/payment/pym_late", "/internal/billing_period/bp_2", "/internal/organization/org_2");
        sample.call("stripe/charge-failed", "{\"paymentId\":\"pym_late\",\"reason\":\"insufficient_funds\"}", runId);
        assertThat(search("Insufficient funds").headers().firstValue("Location").orElseThrow())
                .endsWith("/internal/payment/pym_late");
        assertThat(search("past due").body()).contains("/internal/subscription/sub_2");
    }

    @Test
    void theNumberOfMatchesIsToldAndThoseBeyondTwentyAreOneClickAway() {
        String page = search("pym_stale").body();

        assertThat(page).contains("300 payments", "/internal/payment?q=pym_stale");
        assertThat(page.split("href=\"/internal/payment/pym_stale_", -1)).hasSize(21);
    }

    @Test
    void severalIdsAreFoundAtOnce() {
        assertThat(search("inv_455, \"inv_456\"; org_3").body())
                .contains("/internal/invoice/inv_455", "/internal/invoice/inv_456", "/internal/organization/org_3")
                .doesNotContain("/internal/invoice/inv_457");
    }

    @Test
    void aRunLeadsToWhatItTouchedForThoseWhoMaySeeRuns() {
        call("attempt-billing-period-transition", "{\"billingPeriodId\":\"bp_3\"}");
        awaitRecord("telemetry:billing_period:bp_3");
        awaitRecord("telemetry:subscription:sub_1");

        for (String pasted : new String[] {
            runId,
            '"' + runId + "\",",
            "https://cloud.trigger.dev/orgs/a/projects/b/env/prod/runs/" + runId,
            "https://cloud.trigger.dev/runs/" + runId + " failed",
            "run:" + runId
        }) {
            await().untilAsserted(() -> assertThat(search(pasted).body())
                    .contains("Touched by", "/internal/billing_period/bp_3", "/internal/subscription/sub_1"));
        }
        assertThat(search(runId, "sales").body())
                .contains("Nothing here says")
                .doesNotContain("/internal/billing_period/bp_3");
    }

    @Test
    void whatIsNotThereIsToldAndNothingIsMarkup() {
        assertThat(search("<b>").body())
                .contains("Nothing here says", "&lt;b&gt;")
                .doesNotContain("<b>");
        assertThat(search("run_nobody").body()).contains("Nothing here says");
        for (String nothing : new String[] {"", "  ", "\"\",", "https://billing.example/"}) {
            assertThat(search(nothing).body()).contains("Paste an ID");
        }
    }
}
