package io.runtelemetry.sample.payment;

enum PaymentStatus {
    PROCESSING,
    SUCCEEDED,
    FAILED
}
