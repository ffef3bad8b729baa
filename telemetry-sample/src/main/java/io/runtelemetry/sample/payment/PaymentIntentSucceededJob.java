package io.runtelemetry.sample.payment;

import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordsTelemetry;
import io.runtelemetry.sample.invoice.Invoices;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Settles a payment when Stripe says that it went through. Its annotation records failures as well, of which a rollback
 * leaves no changed payment.
 */
@Service
class PaymentIntentSucceededJob {

    private final Payments payments;

    private final Invoices invoices;

    PaymentIntentSucceededJob(Payments payments, Invoices invoices) {
        this.payments = payments;
        this.invoices = invoices;
    }

    @Transactional
    @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#paymentId")
    public Payment settle(String paymentId) {
        Payment payment = payments.require(paymentId);
        payment.succeed();
        invoices.require(payment.getInvoiceId()).pay();
        return payment;
    }
}
