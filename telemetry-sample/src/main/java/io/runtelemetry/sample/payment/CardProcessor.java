package io.runtelemetry.sample.payment;

import org.springframework.stereotype.Component;

/** Stands in for Stripe, and knows its test cards. */
@Component
class CardProcessor {

    private static final String DECLINED = "pm_card_visa_chargeDeclined";

    void charge(Payment payment) {
        if (payment.getPaymentMethod().equals(DECLINED)) {
            throw new CardDeclinedException(payment.getId(), "card_declined: the bank refused the charge");
        }
    }
}
