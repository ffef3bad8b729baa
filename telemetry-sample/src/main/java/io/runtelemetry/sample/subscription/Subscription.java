package io.runtelemetry.sample.subscription;

import io.runtelemetry.sample.entity.Fact;
import io.runtelemetry.sample.entity.TrackedEntity;
import io.runtelemetry.sample.organization.Organization;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.util.List;

/** What an organization pays for. */
@Entity
public class Subscription extends TrackedEntity {

    /** Not among telemetry's own types, so application.yml names it. */
    public static final String TYPE = "subscription";

    @Id
    private String id;

    private String organizationId;

    private String plan;

    @Enumerated(EnumType.STRING)
    private SubscriptionStatus status;

    @SuppressWarnings("NullAway.Init")
    protected Subscription() {}

    @Override
    public String getId() {
        return id;
    }

    String getOrganizationId() {
        return organizationId;
    }

    SubscriptionStatus getStatus() {
        return status;
    }

    /** Takes over from a billing period whether all is paid; what is canceled stays so. */
    public void transition(boolean pastDue) {
        if (status != SubscriptionStatus.CANCELED) {
            status = pastDue ? SubscriptionStatus.PAST_DUE : SubscriptionStatus.ACTIVE;
        }
    }

    void cancel() {
        status = SubscriptionStatus.CANCELED;
    }

    @Override
    public boolean needsAttention() {
        return status == SubscriptionStatus.PAST_DUE;
    }

    @Override
    public List<Fact> facts() {
        return List.of(
                Fact.status(status),
                Fact.of("Plan", plan),
                Fact.entity("Organization", Organization.TYPE, organizationId));
    }
}
