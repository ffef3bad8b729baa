package io.runtelemetry.sample.webhook;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
class WebhookJobController {

    private final EventInsertedJob eventInserted;

    WebhookJobController(EventInsertedJob eventInserted) {
        this.eventInserted = eventInserted;
    }

    @PostMapping("/jobs/supabase/event-inserted")
    Outcome eventInserted(@RequestBody Payload payload) {
        WebhookEvent event = eventInserted.process(payload.eventId());
        return new Outcome(event.getId(), event.getStatus());
    }

    record Payload(String eventId) {}

    record Outcome(String eventId, WebhookEventStatus status) {}
}
