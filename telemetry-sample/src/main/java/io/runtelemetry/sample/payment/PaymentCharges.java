package io.runtelemetry.sample.payment;

import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordsTelemetry;
import org.springframework.stereotype.Service;

/** Charges payments. A bean of its own, so that each payment of a run is recorded, and the declined one above all. */
@Service
public class PaymentCharges {

    private final CardProcessor cards;

    private final Payments payments;

    PaymentCharges(CardProcessor cards, Payments payments) {
        this.cards = cards;
        this.payments = payments;
    }

    /**
     * Charges a payment and stores what came of it. The charge is accepted at best: Stripe tells of its success later.
     *
     * @throws CardDeclinedException if it is not accepted
     */
    @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#payment.id")
    public void charge(Payment payment) {
        try {
            cards.charge(payment);
        } catch (CardDeclinedException e) {
            payment.fail(e.reason());
            throw e;
        } finally {
            payments.save(payment);
        }
    }
}
