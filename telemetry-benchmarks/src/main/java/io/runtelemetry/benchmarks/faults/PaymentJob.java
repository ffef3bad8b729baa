package io.runtelemetry.benchmarks.faults;

import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordsTelemetry;

/** A job that does nothing, so that what is measured is what recording costs it. */
class PaymentJob {

    @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#paymentId")
    public void process(String paymentId) {}
}
