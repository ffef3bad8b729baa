package io.runtelemetry.sample.payment;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
class PaymentJobController {

    private final PaymentIntentSucceededJob paymentIntentSucceeded;

    PaymentJobController(PaymentIntentSucceededJob paymentIntentSucceeded) {
        this.paymentIntentSucceeded = paymentIntentSucceeded;
    }

    @PostMapping("/jobs/stripe/payment-intent-succeeded")
    Outcome paymentIntentSucceeded(@RequestBody Payload payload) {
        Payment payment = paymentIntentSucceeded.settle(payload.paymentId());
        return new Outcome(payment.getId(), payment.getStatus(), payment.getInvoiceId());
    }

    record Payload(String paymentId) {}

    record Outcome(String paymentId, PaymentStatus status, String paidInvoiceId) {}
}
