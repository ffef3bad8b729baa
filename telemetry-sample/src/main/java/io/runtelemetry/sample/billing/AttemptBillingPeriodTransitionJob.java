package io.runtelemetry.sample.billing;

import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordsTelemetry;
import io.runtelemetry.sample.invoice.InvoiceStatus;
import io.runtelemetry.sample.invoice.Invoices;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Moves a billing period on: to its beginning, or to its end if all is paid. */
@Service
class AttemptBillingPeriodTransitionJob {

    private final BillingPeriods billingPeriods;

    private final Invoices invoices;

    AttemptBillingPeriodTransitionJob(BillingPeriods billingPeriods, Invoices invoices) {
        this.billingPeriods = billingPeriods;
        this.invoices = invoices;
    }

    @Transactional
    @RecordsTelemetry(entityType = EntityTypes.BILLING_PERIOD, idExpr = "#billingPeriodId")
    public BillingPeriodStatus attempt(String billingPeriodId) {
        BillingPeriod period = billingPeriods.require(billingPeriodId);
        return period.transition(!invoices.existsByBillingPeriodIdAndStatusNot(billingPeriodId, InvoiceStatus.PAID));
    }
}
