package io.runtelemetry.sample.job;

import java.util.List;

/** A call of a job, as a trigger.dev task would make it. */
public record JobExample(String job, String payload) {

    public static final List<JobExample> ALL = List.of(
            new JobExample("attempt-billing-run", "{\"billingRunId\":\"br_789\"}"),
            new JobExample("attempt-billing-run", "{\"billingRunId\":\"br_fail\"}"),
            new JobExample("stripe/charge-failed", "{\"paymentId\":\"pym_late\",\"reason\":\"insufficient_funds\"}"),
            new JobExample("fail-stale-payments", "{\"olderThanDays\":7}"),
            new JobExample("stripe/payment-intent-succeeded", "{\"paymentId\":\"pym_123\"}"),
            new JobExample("notifications/send-customer-payment-succeeded", "{\"paymentId\":\"pym_123\"}"),
            new JobExample("generate-invoice-pdf", "{\"invoiceId\":\"inv_456\"}"),
            new JobExample("generate-receipt-pdf", "{\"paymentId\":\"pym_123\"}"),
            new JobExample("attempt-billing-period-transition", "{\"billingPeriodId\":\"bp_1\"}"),
            new JobExample("cancel-subscription", "{\"subscriptionId\":\"sub_3\"}"),
            new JobExample("stripe/checkout-session-completed", "{\"checkoutId\":\"co_1\"}"),
            new JobExample("supabase/event-inserted", "{\"eventId\":\"evt_1\"}"));

    public String curl(String baseUrl) {
        return "curl -X POST -H 'Trigger-Run-Id: run_abc' %s/jobs/%s -d '%s'".formatted(baseUrl, job, payload);
    }
}
