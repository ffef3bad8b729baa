package io.runtelemetry.sample.billing;

import io.runtelemetry.EntityTypes;
import io.runtelemetry.sample.entity.Entities;

interface BillingPeriods extends Entities<BillingPeriod> {

    @Override
    default String entityType() {
        return EntityTypes.BILLING_PERIOD;
    }
}
