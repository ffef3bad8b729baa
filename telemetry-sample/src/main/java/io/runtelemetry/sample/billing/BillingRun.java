package io.runtelemetry.sample.billing;

import io.runtelemetry.EntityTypes;
import io.runtelemetry.sample.entity.Fact;
import io.runtelemetry.sample.entity.TrackedEntity;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.util.List;

/** Collects what is due for a billing period. */
@Entity
class BillingRun extends TrackedEntity {

    @Id
    private String id;

    private String billingPeriodId;

    private String paymentMethod;

    @Enumerated(EnumType.STRING)
    private BillingRunStatus status;

    @SuppressWarnings("NullAway.Init")
    protected BillingRun() {}

    @Override
    public String getId() {
        return id;
    }

    String getBillingPeriodId() {
        return billingPeriodId;
    }

    String getPaymentMethod() {
        return paymentMethod;
    }

    BillingRunStatus getStatus() {
        return status;
    }

    void end(BillingRunStatus end) {
        status = end;
    }

    @Override
    public boolean needsAttention() {
        return status == BillingRunStatus.FAILED;
    }

    @Override
    public List<Fact> facts() {
        return List.of(
                Fact.status(status),
                Fact.of("Payment method", paymentMethod),
                Fact.entity("Billing period", EntityTypes.BILLING_PERIOD, billingPeriodId));
    }
}
