package io.runtelemetry.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each job, from its call to the bytes in Redis and the link in the internal tool. */
abstract class JobsTest extends SampleTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            stripe/payment-intent-succeeded   | {"paymentId":"pym_123"}      | payment        | pym_123
            supabase/event-inserted           | {"eventId":"evt_1"}          | webhook        | evt_1
            generate-invoice-pdf              | {"invoiceId":"inv_456"}      | invoice        | inv_456
            attempt-billing-period-transition | {"billingPeriodId":"bp_3"}   | billing_period | bp_3
            """)
    void recordsItsEntity(String job, String payload, String entityType, String entityId) {
        HttpResponse<String> response = call(job, payload);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains(entityId);
        assertRecorded(entityType, entityId);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            attempt-billing-period-transition | {"billingPeriodId":"bp_1"}  | billing_period | bp_1    | subscription | sub_1
            cancel-subscription               | {"subscriptionId":"sub_3"}  | subscription   | sub_3   | organization | org_3
            generate-receipt-pdf              | {"paymentId":"pym_123"}     | payment        | pym_123 | invoice      | inv_455
            """)
    void recordsTheEntityThatItFindsOutAsWell(
            String job, String payload, String type, String id, String otherType, String otherId) {
        HttpResponse<String> response = call(job, payload);

        assertThat(response.statusCode()).isEqualTo(200);
        assertRecorded(type, id);
        assertRecorded(otherType, otherId);
    }

    @Test
    void recordsThePaymentThatItMarksAsFailedThoughItSucceedsItself() {
        HttpResponse<String> response =
                call("stripe/charge-failed", "{\"paymentId\":\"pym_late\",\"reason\":\"insufficient_funds\"}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertRecorded("payment", "pym_late");
        assertThat(page("payment", "pym_late")).contains("data-status=\"FAILED\"", "insufficient_funds");
    }

    @Test
    void recordsEachOfThreeHundredPaymentsThatOneRunFails() {
        HttpResponse<String> response = call("fail-stale-payments", "{\"olderThanDays\":7}");

        assertThat(response.body()).isEqualTo("{\"failed\":300}");
        assertRecorded("payment", "pym_stale_001");
        for (int i = 1; i <= 300; i++) {
            awaitRecord("telemetry:payment:pym_stale_%03d".formatted(i));
        }
        assertThat(page("payment", "pym_stale_300")).contains("data-status=\"FAILED\"", "stale");
        assertThat(page("payment", "pym_123")).doesNotContain("stale");
    }

    @Test
    void recordsTheBillingRunAndEachPaymentOfIt() {
        HttpResponse<String> first = call("attempt-billing-run", "{\"billingRunId\":\"br_789\"}");

        assertThat(first.statusCode()).isEqualTo(200);
        List<String> paymentIds = JsonPath.read(first.body(), "$.paymentIds");
        assertThat(paymentIds).hasSize(2);
        assertRecorded("billing_run", "br_789");
        paymentIds.forEach(paymentId -> assertRecorded("payment", paymentId));

        HttpResponse<String> second = call("attempt-billing-run", "{\"billingRunId\":\"br_789\"}");

        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(JsonPath.<List<String>>read(second.body(), "$.paymentIds")).isEmpty();
    }

    @Test
    void recordsTheBillingRunThatFailsAndThePaymentThatFailsIt() {
        HttpResponse<String> first = call("attempt-billing-run", "{\"billingRunId\":\"br_fail\"}");

        assertThat(first.statusCode()).isEqualTo(422);
        String paymentId = JsonPath.read(first.body(), "$.paymentId");
        assertRecorded("billing_run", "br_fail");
        assertRecorded("payment", paymentId);
        assertThat(page("billing_run", "br_fail")).contains("data-status=\"FAILED\"");
        assertThat(page("payment", paymentId)).contains("data-status=\"FAILED\"", "card_declined");

        HttpResponse<String> second = call("attempt-billing-run", "{\"billingRunId\":\"br_fail\"}");

        assertThat(second.statusCode()).isEqualTo(422);
        assertThat(JsonPath.<String>read(second.body(), "$.paymentId")).isNotEqualTo(paymentId);
    }

    @Test
    void recordsThePaymentOfAJobThatFailsWithoutChangingIt() {
        String paymentId = "pym_gone_" + runId;

        HttpResponse<String> response =
                call("stripe/payment-intent-succeeded", "{\"paymentId\":\"%s\"}".formatted(paymentId));

        assertThat(response.statusCode()).isEqualTo(404);
        awaitRecord("telemetry:payment:" + paymentId);
    }

    @Test
    void recordsTheCheckoutAndTheCustomerThatItMakesOnce() {
        HttpResponse<String> first = call("stripe/checkout-session-completed", "{\"checkoutId\":\"co_1\"}");
        HttpResponse<String> second = call("stripe/checkout-session-completed", "{\"checkoutId\":\"co_1\"}");

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(second.body()).isEqualTo(first.body());
        assertRecorded("checkout", "co_1");
        assertRecorded("customer", JsonPath.read(first.body(), "$.customerId"));
    }

    @Test
    void recordsTheNotificationThatItCreatesAndCreatesItOnce() {
        HttpResponse<String> first =
                call("notifications/send-customer-payment-succeeded", "{\"paymentId\":\"pym_123\"}");
        HttpResponse<String> second =
                call("notifications/send-customer-payment-succeeded", "{\"paymentId\":\"pym_123\"}");

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(second.body()).isEqualTo(first.body());
        assertRecorded("notification", JsonPath.read(first.body(), "$.notificationId"));
    }

    private void assertRecorded(String entityType, String entityId) {
        String key = "telemetry:" + entityType + ':' + entityId;
        awaitRecord(key);
        assertThat(redis.ttl(key)).isBetween(1_209_590L, 1_209_600L);
        await().untilAsserted(() -> assertThat(page(entityType, entityId))
                .contains("href=\"https://cloud.trigger.dev/runs/%s\"".formatted(runId), ">%s</a>".formatted(runId)));
    }

    private String page(String entityType, String entityId) {
        HttpResponse<String> page = sample.page("/internal/" + entityType + '/' + entityId);
        assertThat(page.statusCode()).isEqualTo(200);
        return page.body();
    }
}
