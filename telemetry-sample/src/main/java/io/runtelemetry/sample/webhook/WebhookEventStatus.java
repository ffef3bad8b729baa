package io.runtelemetry.sample.webhook;

enum WebhookEventStatus {
    RECEIVED,
    PROCESSED
}
