package io.runtelemetry.sample.billing;

import io.runtelemetry.sample.entity.Fact;
import io.runtelemetry.sample.entity.TrackedEntity;
import io.runtelemetry.sample.subscription.Subscription;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.LocalDate;
import java.util.List;

/** The time that a customer is billed for at once. */
@Entity
class BillingPeriod extends TrackedEntity {

    @Id
    private String id;

    private String subscriptionId;

    private String customer;

    private LocalDate startsOn;

    private LocalDate endsOn;

    @Enumerated(EnumType.STRING)
    private BillingPeriodStatus status;

    @SuppressWarnings("NullAway.Init")
    protected BillingPeriod() {}

    @Override
    public String getId() {
        return id;
    }

    String getSubscriptionId() {
        return subscriptionId;
    }

    BillingPeriodStatus transition(boolean paid) {
        status = status.next(paid);
        return status;
    }

    @Override
    public boolean needsAttention() {
        return status == BillingPeriodStatus.PAST_DUE;
    }

    @Override
    public List<Fact> facts() {
        return List.of(
                Fact.status(status),
                Fact.of("Customer", customer),
                Fact.entity("Subscription", Subscription.TYPE, subscriptionId),
                Fact.of("Starts on", startsOn),
                Fact.of("Ends on", endsOn));
    }
}
