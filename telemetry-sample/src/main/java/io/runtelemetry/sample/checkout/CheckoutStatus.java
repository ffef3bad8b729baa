package io.runtelemetry.sample.checkout;

enum CheckoutStatus {
    OPEN,
    COMPLETED
}
