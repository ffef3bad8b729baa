package io.runtelemetry.sample.payment;

import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordsTelemetry;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Renders the receipt of a payment, which belongs to its invoice as well. */
@Service
class GenerateReceiptPdfJob {

    private final Payments payments;

    GenerateReceiptPdfJob(Payments payments) {
        this.payments = payments;
    }

    @Transactional
    @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#paymentId")
    @RecordsTelemetry(entityType = EntityTypes.INVOICE, idExpr = "#result.invoiceId")
    public Receipt generate(String paymentId) {
        Payment payment = payments.require(paymentId);
        return new Receipt(paymentId, payment.getInvoiceId(), payment.renderReceipt());
    }

    record Receipt(String paymentId, String invoiceId, String pdf) {}
}
