package io.runtelemetry.sample.webhook;

import io.runtelemetry.EntityTypes;
import io.runtelemetry.sample.entity.Entities;

interface WebhookEvents extends Entities<WebhookEvent> {

    @Override
    default String entityType() {
        return EntityTypes.WEBHOOK;
    }
}
