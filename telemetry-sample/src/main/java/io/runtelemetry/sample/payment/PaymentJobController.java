package io.runtelemetry.sample.payment;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
class PaymentJobController {

    private final PaymentIntentSucceededJob paymentIntentSucceeded;

    private final ChargeFailedJob chargeFailed;

    private final FailStalePaymentsJob failStalePayments;

    private final GenerateReceiptPdfJob generateReceiptPdf;

    PaymentJobController(
            PaymentIntentSucceededJob paymentIntentSucceeded,
            ChargeFailedJob chargeFailed,
            FailStalePaymentsJob failStalePayments,
            GenerateReceiptPdfJob generateReceiptPdf) {
        this.paymentIntentSucceeded = paymentIntentSucceeded;
        this.chargeFailed = chargeFailed;
        this.failStalePayments = failStalePayments;
        this.generateReceiptPdf = generateReceiptPdf;
    }

    @PostMapping("/jobs/stripe/payment-intent-succeeded")
    Outcome paymentIntentSucceeded(@RequestBody Payload payload) {
        Payment payment = paymentIntentSucceeded.settle(payload.paymentId());
        return new Outcome(payment.getId(), payment.getStatus(), payment.getInvoiceId());
    }

    @PostMapping("/jobs/stripe/charge-failed")
    Failure chargeFailed(@RequestBody FailurePayload payload) {
        Payment payment = chargeFailed.fail(payload.paymentId(), payload.reason());
        return new Failure(payment.getId(), payment.getStatus());
    }

    @PostMapping("/jobs/fail-stale-payments")
    Failures failStalePayments(@RequestBody StalePayload payload) {
        return new Failures(failStalePayments.fail(payload.olderThanDays()).size());
    }

    @PostMapping("/jobs/generate-receipt-pdf")
    GenerateReceiptPdfJob.Receipt generateReceiptPdf(@RequestBody Payload payload) {
        return generateReceiptPdf.generate(payload.paymentId());
    }

    record Payload(String paymentId) {}

    record FailurePayload(String paymentId, String reason) {}

    record StalePayload(int olderThanDays) {}

    record Failure(String paymentId, PaymentStatus status) {}

    record Failures(int failed) {}

    record Outcome(String paymentId, PaymentStatus status, String paidInvoiceId) {}
}
