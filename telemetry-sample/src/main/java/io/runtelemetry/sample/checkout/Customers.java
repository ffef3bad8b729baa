package io.runtelemetry.sample.checkout;

import io.runtelemetry.sample.entity.Entities;

interface Customers extends Entities<Customer> {

    @Override
    default String entityType() {
        return Customer.TYPE;
    }
}
