package io.runtelemetry.sample.billing;

import io.runtelemetry.EntityTypes;
import io.runtelemetry.sample.entity.Entities;

interface BillingRuns extends Entities<BillingRun> {

    @Override
    default String entityType() {
        return EntityTypes.BILLING_RUN;
    }
}
