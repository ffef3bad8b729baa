package io.runtelemetry.sample.subscription;

enum SubscriptionStatus {
    ACTIVE,
    PAST_DUE,
    CANCELED
}
