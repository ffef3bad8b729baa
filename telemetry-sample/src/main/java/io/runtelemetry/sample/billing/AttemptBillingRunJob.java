package io.runtelemetry.sample.billing;

import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordsTelemetry;
import io.runtelemetry.sample.invoice.Invoice;
import io.runtelemetry.sample.invoice.InvoiceStatus;
import io.runtelemetry.sample.invoice.Invoices;
import io.runtelemetry.sample.payment.CardDeclinedException;
import io.runtelemetry.sample.payment.Payment;
import io.runtelemetry.sample.payment.PaymentCharges;
import io.runtelemetry.sample.payment.Payments;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Service;

/** Makes a payment for each open invoice of a billing run's period, and stops at the first that is declined. */
@Service
class AttemptBillingRunJob {

    private final BillingRuns billingRuns;

    private final Invoices invoices;

    private final Payments payments;

    private final PaymentCharges charges;

    AttemptBillingRunJob(BillingRuns billingRuns, Invoices invoices, Payments payments, PaymentCharges charges) {
        this.billingRuns = billingRuns;
        this.invoices = invoices;
        this.payments = payments;
        this.charges = charges;
    }

    /**
     * Not one transaction: a charge cannot be rolled back, so nothing that is known of it may be. The run is recorded for
     * each payment as well, since {@link Payment} is a telemetry entity.
     */
    @RecordsTelemetry(entityType = EntityTypes.BILLING_RUN, idExpr = "#billingRunId")
    public Outcome attempt(String billingRunId) {
        BillingRun run = billingRuns.require(billingRunId);
        try {
            List<String> paymentIds = collect(run);
            run.end(BillingRunStatus.SUCCEEDED);
            return new Outcome(run.getId(), run.getStatus(), paymentIds);
        } catch (CardDeclinedException e) {
            run.end(BillingRunStatus.FAILED);
            throw e;
        } finally {
            billingRuns.save(run);
        }
    }

    private List<String> collect(BillingRun run) {
        List<Invoice> due =
                invoices.findByBillingPeriodIdAndStatusOrderById(run.getBillingPeriodId(), InvoiceStatus.OPEN);
        List<String> paymentIds = new ArrayList<>();
        for (Invoice invoice : due) {
            Payment payment = payments.save(new Payment(invoice, run.getId(), run.getPaymentMethod()));
            charges.charge(payment);
            invoice.awaitPayment();
            invoices.save(invoice);
            paymentIds.add(payment.getId());
        }
        return paymentIds;
    }

    record Outcome(String billingRunId, BillingRunStatus status, List<String> paymentIds) {}
}
