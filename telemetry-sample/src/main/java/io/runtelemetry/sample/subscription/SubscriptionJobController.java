package io.runtelemetry.sample.subscription;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
class SubscriptionJobController {

    private final CancelSubscriptionJob cancelSubscription;

    SubscriptionJobController(CancelSubscriptionJob cancelSubscription) {
        this.cancelSubscription = cancelSubscription;
    }

    @PostMapping("/jobs/cancel-subscription")
    CancelSubscriptionJob.Outcome cancelSubscription(@RequestBody Payload payload) {
        return cancelSubscription.cancel(payload.subscriptionId());
    }

    record Payload(String subscriptionId) {}
}
