package io.runtelemetry.sample.subscription;

import io.runtelemetry.RecordsTelemetry;
import io.runtelemetry.sample.organization.Organization;
import io.runtelemetry.sample.organization.Organizations;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Cancels a subscription. With its last one an organization leaves; which organization that is, the job finds out. */
@Service
class CancelSubscriptionJob {

    private final Subscriptions subscriptions;

    private final Organizations organizations;

    CancelSubscriptionJob(Subscriptions subscriptions, Organizations organizations) {
        this.subscriptions = subscriptions;
        this.organizations = organizations;
    }

    @Transactional
    @RecordsTelemetry(entityType = Subscription.TYPE, idExpr = "#subscriptionId")
    @RecordsTelemetry(entityType = Organization.TYPE, idExpr = "#result.organizationId")
    public Outcome cancel(String subscriptionId) {
        Subscription subscription = subscriptions.require(subscriptionId);
        subscription.cancel();
        String organizationId = subscription.getOrganizationId();
        if (!subscriptions.existsByOrganizationIdAndStatusNot(organizationId, SubscriptionStatus.CANCELED)) {
            organizations.require(organizationId).leave();
        }
        return new Outcome(subscription.getId(), subscription.getStatus(), organizationId);
    }

    record Outcome(String subscriptionId, SubscriptionStatus status, String organizationId) {}
}
