package io.runtelemetry.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of entities, as a client sees them that runs no script. */
final class ListsTest extends SampleTest {

    private static final Pattern ROW = Pattern.compile("<th scope=\"row\">\\s*<a href=\"/internal/[a-z_]+/([^\"]+)\"");

    private static final String TIME = "<time datetime=\"20[^\"]+Z\">\\d{1,2} [A-Z][a-z]{2} 20\\d\\d, [0-9:]{8} UTC";

    private List<String> rows(String path) {
        return ROW.matcher(sample.page(path).body())
                .results()
                .map(row -> row.group(1))
                .toList();
    }

    @Test
    void aListIsShownInPagesAndFilteredByStatusAndSearch() {
        List<String> first = rows("/internal/payment?order=id");
        List<String> second = rows("/internal/payment?order=id&page=2");

        assertThat(first).hasSize(20).isSorted();
        assertThat(second).hasSize(20).doesNotContainAnyElementsOf(first);
        assertThat(sample.page("/internal/payment?order=id&page=2").body())
                .contains("Page 2 of ", "rel=\"prev\" href=\"/internal/payment?order=id\"")
                .contains("rel=\"next\" href=\"/internal/payment?order=id&amp;page=3\"");
        assertThat(rows("/internal/payment?q=pym_stale_30")).containsExactly("pym_stale_300");
        assertThat(rows("/internal/subscription?status=PAST_DUE")).containsExactly("sub_2");
        assertThat(rows("/internal/subscription?status=OTHER")).isEmpty();
        assertThat(sample.page("/internal/subscription").body()).contains("/internal/subscription?status=PAST_DUE");
    }

    @Test
    void whatChangedLastComesFirstOrLast() {
        call("generate-invoice-pdf", "{\"invoiceId\":\"inv_457\"}");

        assertThat(rows("/internal/invoice")).startsWith("inv_457");
        assertThat(rows("/internal/invoice?order=earliest")).endsWith("inv_457");
        assertThat(rows("/internal/invoice?order=id")).containsExactly("inv_455", "inv_456", "inv_457", "inv_458");
    }

    @ParameterizedTest
    @ValueSource(strings = {"page=0", "page=-1", "page=999", "order=nothing", "status=", "q=%22%22"})
    void whatIsWrongInAnAddressIsNoError(String query) {
        assertThat(sample.page("/internal/payment?" + query).statusCode()).isEqualTo(200);
    }

    @Test
    void aPageThatIsNoNumberIsABadRequest() {
        assertThat(sample.page("/internal/payment?page=x").statusCode()).isEqualTo(400);
    }

    @Test
    void theLastRunIsThereWithoutAScript() {
        call("generate-invoice-pdf", "{\"invoiceId\":\"inv_456\"}");
        awaitRecord("telemetry:invoice:inv_456");

        String link = ">" + runId + "</a>";
        assertThat(sample.page("/internal/invoice").body()).contains(link);
        assertThat(sample.page("/internal/billing_period/bp_1").body())
                .as("what names it")
                .contains(link);
        assertThat(sample.page("/internal/invoice/inv_456").body()).contains(link);
    }

    @Test
    void whatNeedsAttentionIsToldOnceForAReasonWithTheLatestFirst() {
        call("fail-stale-payments", "{\"olderThanDays\":7}");
        call("stripe/charge-failed", "{\"paymentId\":\"pym_late\",\"reason\":\"expired_card\"}");

        String attention = sample.page("/").body().replaceAll("(?s)^.*id=\"attention\"|<h2 id=\"entities\">.*$", "");

        assertThat(attention)
                .containsSubsequence(
                        "pym_late", "expired_card", "and 299 more", "stale: the card processor never answered")
                .contains("/internal/billing_period/bp_2", "/internal/subscription/sub_2")
                .contains("/telemetry/payment/pym_late/open")
                .containsPattern(TIME);
        assertThat(attention.split("<li>", -1).length - 1).isLessThanOrEqualTo(10);
    }

    @Test
    void entitiesLeadToThoseThatNameThemAndBack() {
        String payments = sample.page("/internal/invoice/inv_455").body();
        assertThat(payments).contains("<a href=\"/internal/payment/pym_123\"");
        assertThat(sample.page("/internal/payment/pym_123").body()).contains("/internal/invoice/inv_455");

        call("attempt-billing-run", "{\"billingRunId\":\"br_fail\"}");
        assertThat(ROW.matcher(sample.page("/internal/billing_run/br_fail").body())
                        .results()
                        .toList())
                .isNotEmpty()
                .allSatisfy(payment -> assertThat(sample.page("/internal/payment/" + payment.group(1))
                                .body())
                        .contains("/internal/billing_run/br_fail"));
        assertThat(sample.page("/internal/invoice/inv_458").body()).contains("/internal/payment?q=inv_458");
    }

    @Test
    void timesHaveOneFormWithTheirZoneAndHowLongAgoTheyAre() {
        call("generate-invoice-pdf", "{\"invoiceId\":\"inv_456\"}");
        awaitRecord("telemetry:invoice:inv_456");

        for (String path : List.of(
                "/",
                "/internal/invoice",
                "/internal/invoice/inv_456",
                "/search?q=inv",
                "/coverage",
                "/stand-in/runs",
                "/stand-in/runs/" + runId)) {
            await().untilAsserted(() -> {
                String page = sample.page(path).body();
                assertThat(page)
                        .as(path)
                        .containsPattern(TIME)
                        .containsPattern("class=\"ago\">[0-9]+ (s|min|h|days) ago");
                assertThat(page.split("<time", -1).length)
                        .as(path + " has no other form")
                        .isEqualTo(Pattern.compile(TIME)
                                        .matcher(page)
                                        .results()
                                        .toList()
                                        .size()
                                + 1);
            });
        }
    }

    @Test
    void thePageOfARunLeadsBackToItsEntities() {
        call("generate-receipt-pdf", "{\"paymentId\":\"pym_123\"}");
        awaitRecord("telemetry:payment:pym_123");
        awaitRecord("telemetry:invoice:inv_455");

        await().untilAsserted(
                        () -> assertThat(sample.page("/stand-in/runs/" + runId).body())
                                .contains("/internal/payment/pym_123", "/internal/invoice/inv_455"));
    }

    @Test
    void salesSeesNoRunsAnywhere() {
        call("generate-receipt-pdf", "{\"paymentId\":\"pym_123\"}");
        awaitRecord("telemetry:payment:pym_123");

        for (String path : List.of(
                "/",
                "/internal/payment",
                "/internal/payment/pym_123",
                "/internal/invoice/inv_455",
                "/search?q=pym_123",
                "/internal/payment/pym_12")) {
            assertThat(sample.page(path, "sales").body())
                    .as(path)
                    .doesNotContain("<telemetry-link", runId + "<", "/stand-in/", "/coverage", "run_");
        }
        assertThat(sample.page("/search?q=" + runId, "sales").body())
                .contains("Nothing here says")
                .doesNotContain("/internal/");
        for (String path : List.of("/stand-in/runs", "/stand-in/runs/" + runId, "/coverage")) {
            HttpResponse<String> page = sample.page(path, "sales");
            assertThat(page.statusCode()).as(path).isEqualTo(403);
            assertThat(page.body()).contains("Your account may not see runs").doesNotContain(runId + "<");
        }
        assertThat(sample.page("/telemetry/payment/pym_123", "sales").statusCode())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/internal/payment/pym_12", "/internal/payment/PYM_123", "/internal/invoice/pym_123"})
    void whatIsNotThereLeadsToWhatIsNear(String path) {
        HttpResponse<String> page = sample.page(path);

        assertThat(page.statusCode()).isEqualTo(404);
        assertThat(page.body()).contains("Perhaps", "<a href=\"/internal/payment/pym_123\"", "Back to the overview");
    }

    @Test
    void whereNothingIsNearTheListsAre() {
        assertThat(sample.page("/internal/payment/zzz").body())
                .doesNotContain("Perhaps")
                .contains("<a href=\"/internal/payment\">All payments</a>");
        assertThat(sample.page("/internal/license/x").body()).contains("All payments", "All billing runs");
    }
}
