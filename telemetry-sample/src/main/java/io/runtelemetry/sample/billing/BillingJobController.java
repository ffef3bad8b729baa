package io.runtelemetry.sample.billing;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
class BillingJobController {

    private final AttemptBillingRunJob attemptBillingRun;

    private final AttemptBillingPeriodTransitionJob attemptBillingPeriodTransition;

    BillingJobController(
            AttemptBillingRunJob attemptBillingRun, AttemptBillingPeriodTransitionJob attemptBillingPeriodTransition) {
        this.attemptBillingRun = attemptBillingRun;
        this.attemptBillingPeriodTransition = attemptBillingPeriodTransition;
    }

    @PostMapping("/jobs/attempt-billing-run")
    AttemptBillingRunJob.Outcome attemptBillingRun(@RequestBody BillingRunPayload payload) {
        return attemptBillingRun.attempt(payload.billingRunId());
    }

    @PostMapping("/jobs/attempt-billing-period-transition")
    AttemptBillingPeriodTransitionJob.Transition attemptBillingPeriodTransition(
            @RequestBody BillingPeriodPayload payload) {
        return attemptBillingPeriodTransition.attempt(payload.billingPeriodId());
    }

    record BillingRunPayload(String billingRunId) {}

    record BillingPeriodPayload(String billingPeriodId) {}
}
