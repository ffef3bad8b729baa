package io.runtelemetry.sample.internal;

import java.util.List;

/** A call of a job, as a trigger.dev task would make it. */
record JobExample(String path, String payload) {

    static final List<JobExample> ALL = List.of(
            new JobExample("/jobs/attempt-billing-run", "{\"billingRunId\":\"br_789\"}"),
            new JobExample("/jobs/attempt-billing-run", "{\"billingRunId\":\"br_fail\"}"),
            new JobExample("/jobs/stripe/payment-intent-succeeded", "{\"paymentId\":\"pym_123\"}"),
            new JobExample("/jobs/notifications/send-customer-payment-succeeded", "{\"paymentId\":\"pym_123\"}"),
            new JobExample("/jobs/generate-invoice-pdf", "{\"invoiceId\":\"inv_456\"}"),
            new JobExample("/jobs/attempt-billing-period-transition", "{\"billingPeriodId\":\"bp_1\"}"),
            new JobExample("/jobs/supabase/event-inserted", "{\"eventId\":\"evt_1\"}"));

    String curl(String baseUrl) {
        return "curl -X POST -H 'Trigger-Run-Id: run_abc' %s%s -d '%s'".formatted(baseUrl, path, payload);
    }
}
