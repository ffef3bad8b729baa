package io.runtelemetry.sample.subscription;

import io.runtelemetry.sample.entity.Entities;

/** All subscriptions. */
public interface Subscriptions extends Entities<Subscription> {

    @Override
    default String entityType() {
        return Subscription.TYPE;
    }

    boolean existsByOrganizationIdAndStatusNot(String organizationId, SubscriptionStatus status);
}
