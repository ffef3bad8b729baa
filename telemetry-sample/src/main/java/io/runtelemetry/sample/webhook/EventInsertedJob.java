package io.runtelemetry.sample.webhook;

import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordsTelemetry;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Processes an event that Supabase has inserted. */
@Service
class EventInsertedJob {

    private final WebhookEvents events;

    EventInsertedJob(WebhookEvents events) {
        this.events = events;
    }

    @Transactional
    @RecordsTelemetry(entityType = EntityTypes.WEBHOOK, idExpr = "#eventId")
    public WebhookEvent process(String eventId) {
        WebhookEvent event = events.require(eventId);
        event.process();
        return event;
    }
}
