package io.runtelemetry.sample.checkout;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
class CheckoutJobController {

    private final CheckoutCompletedJob checkoutCompleted;

    CheckoutJobController(CheckoutCompletedJob checkoutCompleted) {
        this.checkoutCompleted = checkoutCompleted;
    }

    @PostMapping("/jobs/stripe/checkout-session-completed")
    CheckoutCompletedJob.Outcome checkoutCompleted(@RequestBody Payload payload) {
        return checkoutCompleted.complete(payload.checkoutId());
    }

    record Payload(String checkoutId) {}
}
