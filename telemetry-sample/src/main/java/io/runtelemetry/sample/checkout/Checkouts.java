package io.runtelemetry.sample.checkout;

import io.runtelemetry.sample.entity.Entities;

interface Checkouts extends Entities<Checkout> {

    @Override
    default String entityType() {
        return Checkout.TYPE;
    }
}
