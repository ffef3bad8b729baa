package io.runtelemetry.sample.webhook;

import io.runtelemetry.sample.entity.Fact;
import io.runtelemetry.sample.entity.TrackedEntity;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.util.List;

/** Something that happened in another system. */
@Entity
class WebhookEvent extends TrackedEntity {

    @Id
    private String id;

    private String source;

    private String eventType;

    @Enumerated(EnumType.STRING)
    private WebhookEventStatus status;

    @SuppressWarnings("NullAway.Init")
    protected WebhookEvent() {}

    @Override
    public String getId() {
        return id;
    }

    WebhookEventStatus getStatus() {
        return status;
    }

    void process() {
        status = WebhookEventStatus.PROCESSED;
    }

    @Override
    public List<Fact> facts() {
        return List.of(Fact.status(status), Fact.of("Source", source), Fact.of("Event type", eventType));
    }
}
