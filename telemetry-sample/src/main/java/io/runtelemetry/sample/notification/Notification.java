package io.runtelemetry.sample.notification;

import io.runtelemetry.EntityTypes;
import io.runtelemetry.sample.entity.Fact;
import io.runtelemetry.sample.entity.TrackedEntity;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.List;
import java.util.UUID;

/** A message to a customer about a payment. */
@Entity
class Notification extends TrackedEntity {

    @Id
    private String id;

    private String paymentId;

    private String subject;

    @SuppressWarnings("NullAway.Init")
    protected Notification() {}

    Notification(String paymentId, String subject) {
        this.id = "ntf_" + UUID.randomUUID().toString().substring(24);
        this.paymentId = paymentId;
        this.subject = subject;
    }

    @Override
    public String getId() {
        return id;
    }

    String getPaymentId() {
        return paymentId;
    }

    @Override
    public List<Fact> facts() {
        return List.of(Fact.of("Subject", subject), Fact.entity("Payment", EntityTypes.PAYMENT, paymentId));
    }
}
