package io.runtelemetry.sample.billing;

import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordsTelemetry;
import io.runtelemetry.sample.invoice.InvoiceStatus;
import io.runtelemetry.sample.invoice.Invoices;
import io.runtelemetry.sample.subscription.Subscription;
import io.runtelemetry.sample.subscription.Subscriptions;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Moves a billing period on: to its beginning, or to its end if all is paid. Its subscription is past due as long as it is. */
@Service
class AttemptBillingPeriodTransitionJob {

    private final BillingPeriods billingPeriods;

    private final Invoices invoices;

    private final Subscriptions subscriptions;

    AttemptBillingPeriodTransitionJob(BillingPeriods billingPeriods, Invoices invoices, Subscriptions subscriptions) {
        this.billingPeriods = billingPeriods;
        this.invoices = invoices;
        this.subscriptions = subscriptions;
    }

    @Transactional
    @RecordsTelemetry(entityType = EntityTypes.BILLING_PERIOD, idExpr = "#billingPeriodId")
    @RecordsTelemetry(entityType = Subscription.TYPE, idExpr = "#result.subscriptionId")
    public Transition attempt(String billingPeriodId) {
        BillingPeriod period = billingPeriods.require(billingPeriodId);
        BillingPeriodStatus status =
                period.transition(!invoices.existsByBillingPeriodIdAndStatusNot(billingPeriodId, InvoiceStatus.PAID));
        subscriptions.require(period.getSubscriptionId()).transition(status == BillingPeriodStatus.PAST_DUE);
        return new Transition(billingPeriodId, status, period.getSubscriptionId());
    }

    record Transition(String billingPeriodId, BillingPeriodStatus status, String subscriptionId) {}
}
