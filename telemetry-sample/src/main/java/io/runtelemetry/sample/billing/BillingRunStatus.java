package io.runtelemetry.sample.billing;

enum BillingRunStatus {
    SCHEDULED,
    SUCCEEDED,
    FAILED
}
