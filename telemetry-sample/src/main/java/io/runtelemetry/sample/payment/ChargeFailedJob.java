package io.runtelemetry.sample.payment;

import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordsTelemetry;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes in that a charge failed. That is what it is there for, so its run succeeds, and is still the one to look at: its task
 * says what happened.
 */
@Service
class ChargeFailedJob {

    private final Payments payments;

    ChargeFailedJob(Payments payments) {
        this.payments = payments;
    }

    @Transactional
    @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#paymentId")
    public Payment fail(String paymentId, String reason) {
        Payment payment = payments.require(paymentId);
        payment.fail(reason);
        return payment;
    }
}
