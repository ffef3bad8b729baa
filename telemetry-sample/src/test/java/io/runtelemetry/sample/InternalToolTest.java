package io.runtelemetry.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people see; the links of recorded runs are in {@link JobsTest}. */
final class InternalToolTest extends SampleTest {

    private static final Pattern ENTITY_LINK = Pattern.compile("href=\"(/internal/([a-z_]+)(?:/[^\"]+)?)\"");

    @Test
    void listsEachEntityOfTheSixTypesWithItsPage() {
        List<MatchResult> links =
                ENTITY_LINK.matcher(sample.page("/").body()).results().toList();

        assertThat(links)
                .extracting(link -> link.group(2))
                .contains("payment", "billing_run", "invoice", "billing_period", "webhook", "notification");
        assertThat(links)
                .allSatisfy(link ->
                        assertThat(sample.page(link.group(1)).statusCode()).isEqualTo(200));
    }

    @Test
    void showsTheCommandsThatRunJobs() {
        assertThat(sample.page("/").body())
                .contains("curl -X POST -H &#39;Trigger-Run-Id: run_abc&#39; http://localhost:")
                .contains("/jobs/attempt-billing-run -d &#39;{&quot;billingRunId&quot;:&quot;br_789&quot;}&#39;");
    }

    @Test
    void saysWhenARunWasTriggeredWhereItsIdAloneKnows() {
        sample.call("generate-invoice-pdf", "{\"invoiceId\":\"inv_457\"}", "run_06g2b52gnds9o9jkd9ctu230e1");

        await().untilAsserted(() -> assertThat(
                        sample.page("/internal/invoice/inv_457").body())
                .contains("Triggered", "21 Aug 2026, 18:27:52 UTC", "by its ID"));
    }

    @Test
    void saysThatNoRunIsRecorded() {
        HttpResponse<String> page = sample.page("/internal/invoice/inv_458");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("no run recorded", "999.00 USD", "/internal/billing_period/bp_2");
    }

    @Test
    void escapesWhateverIsStored() {
        redis.set("telemetry:invoice:inv_457", "{\"runId\":\"\\\"><script>alert(1)</script>\"}");

        assertThat(sample.page("/internal/invoice/inv_457").body())
                .contains("&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;")
                .doesNotContain("<script>");
    }

    @Test
    void showsARunThatHasNoDashboardWithoutLink() {
        redis.set("telemetry:invoice:inv_455", "{\"runId\":\"javascript:alert(1)\"}");

        assertThat(sample.page("/internal/invoice/inv_455").body())
                .contains(">javascript:alert(1)</span>")
                .doesNotContain("href=\"javascript");
    }

    @Test
    void asksPeopleToLogIn() {
        HttpResponse<String> page = sample.pageOfNobody("/internal/payment/pym_123");

        assertThat(page.statusCode()).isEqualTo(302);
        assertThat(page.headers().firstValue("Location").orElseThrow()).endsWith("/login");
        assertThat(sample.pageOfNobody("/login").body()).contains("<code>support</code>", "TELEMETRY_READ");
    }

    @Test
    void showsRunsToThoseWhoMaySeeThemOnly() {
        call("generate-invoice-pdf", "{\"invoiceId\":\"inv_456\"}");
        awaitRecord("telemetry:invoice:inv_456");

        assertThat(sample.page("/internal/invoice/inv_456", "support").body()).contains(runId);
        assertThat(sample.page("/internal/invoice/inv_456", "sales").body())
                .contains("49.00 USD", "Your account may not see runs")
                .doesNotContain(runId, "<telemetry-link");
        assertThat(sample.page("/internal/invoice", "sales").body())
                .contains("inv_456")
                .doesNotContain("<telemetry-link");
    }

    @Test
    void allowsNothingFromElsewhereAndNothingInline() {
        HttpResponse<String> page = sample.page("/");

        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe", "http");
        assertThat(page.body()).doesNotContain("<style", "style=", "onclick", "src=\"http", "href=\"http");
    }

    @Test
    void leadsToTheRunInTheStandInWithoutAnAccount() {
        sample.call("attempt-billing-run", "{\"billingRunId\":\"br_fail\"}", runId);
        awaitRecord("telemetry:billing_run:br_fail");

        assertThat(sample.page("/internal/billing_run/br_fail").body())
                .contains("href=\"/stand-in/runs/" + runId + '"');
        assertThat(sample.page("/stand-in/runs/" + runId).body())
                .contains("Stand-in for the trigger.dev dashboard", "card_declined", "data-status=\"FAILED\"");
        assertThat(sample.page("/stand-in/runs/run_other").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/stand-in/api/v3/runs/%s", "/stand-in/api/v1/runs/%s/trace"})
    void tellsARunByTheStandInsApiToNobodyWithoutItsKey(String path) {
        sample.call("attempt-billing-run", "{\"billingRunId\":\"br_fail\"}", runId);

        for (HttpResponse<String> answer :
                List.of(sample.page(path.formatted(runId), "sales"), sample.pageOfNobody(path.formatted(runId)))) {
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.body()).isEmpty();
        }
    }

    @Test
    void saysInItsOwnStyleWhatWasNotUnderstood() {
        HttpResponse<String> page = sample.page("/internal/payment?page=x");

        assertThat(page.statusCode()).isEqualTo(400);
        assertThat(page.body()).contains("That was not understood", "Back to the overview", "/style.css");
    }

    @Test
    void showsWhichJobsRecordWhichEntities() {
        call("generate-invoice-pdf", "{\"invoiceId\":\"inv_456\"}");
        awaitRecord("telemetry:invoice:inv_456");

        assertThat(sample.page("/coverage").body())
                .contains("GenerateInvoicePdfJob.generate()", "#invoiceId", "AttemptBillingRunJob.attempt()")
                .contains("whenever one is saved within a run")
                .doesNotContain("Nothing");
        await().untilAsserted(() -> assertThat(sample.page("/coverage").body()).contains("<time datetime="));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /internal/payment/%3Cscript%3E | There is no payment &#39;&lt;script&gt;&#39;; try pym_123
            /internal/license/sub_1   | There is no entity type &#39;license&#39;; try payment
            /internal/license         | There is no entity type &#39;license&#39;; try payment
            /internal                      | There is no such page
            """)
    void saysWhatIsNotThere(String path, String message) {
        HttpResponse<String> page = sample.page(path);

        assertThat(page.statusCode()).isEqualTo(404);
        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html;charset=UTF-8");
        assertThat(page.body()).contains(message);
    }
}
