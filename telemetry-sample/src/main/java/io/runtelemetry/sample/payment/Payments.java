package io.runtelemetry.sample.payment;

import io.runtelemetry.EntityTypes;
import io.runtelemetry.sample.entity.Entities;

/** All payments. */
public interface Payments extends Entities<Payment> {

    @Override
    default String entityType() {
        return EntityTypes.PAYMENT;
    }
}
