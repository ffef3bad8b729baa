package io.runtelemetry.sample.payment;

import org.springframework.stereotype.Service;

/** Charges payments. Nothing here speaks of telemetry: that a payment changes is enough for its run to be recorded. */
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
