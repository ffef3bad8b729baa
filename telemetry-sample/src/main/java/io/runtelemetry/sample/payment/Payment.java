package io.runtelemetry.sample.payment;

import io.runtelemetry.EntityTypes;
import io.runtelemetry.TelemetryEntity;
import io.runtelemetry.sample.entity.Fact;
import io.runtelemetry.sample.entity.TrackedEntity;
import io.runtelemetry.sample.invoice.Invoice;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to take money for an invoice. A declined one stays as it is; the next attempt is another payment. Whatever
 * run creates or changes one is recorded, with no annotation on its job.
 */
@Entity
@TelemetryEntity(EntityTypes.PAYMENT)
public class Payment extends TrackedEntity {

    @Id
    private String id;

    private String invoiceId;

    private @Nullable String billingRunId;

    private String customer;

    private String paymentMethod;

    private long amountCents;

    @Enumerated(EnumType.STRING)
    private PaymentStatus status;

    private @Nullable String failureReason;

    private LocalDate createdOn;

    private @Nullable String receipt;

    @SuppressWarnings("NullAway.Init")
    protected Payment() {}

    public Payment(Invoice invoice, String billingRunId, String paymentMethod) {
        this.id = "pym_" + UUID.randomUUID().toString().substring(24);
        this.invoiceId = invoice.getId();
        this.customer = invoice.getCustomer();
        this.billingRunId = billingRunId;
        this.paymentMethod = paymentMethod;
        this.amountCents = invoice.getAmountCents();
        this.status = PaymentStatus.PROCESSING;
        this.createdOn = LocalDate.now(ZoneId.systemDefault());
    }

    @Override
    public String getId() {
        return id;
    }

    String getInvoiceId() {
        return invoiceId;
    }

    String getPaymentMethod() {
        return paymentMethod;
    }

    PaymentStatus getStatus() {
        return status;
    }

    void succeed() {
        status = PaymentStatus.SUCCEEDED;
        failureReason = null;
    }

    void fail(String reason) {
        status = PaymentStatus.FAILED;
        failureReason = reason;
    }

    String renderReceipt() {
        receipt = "receipt-" + id + ".pdf";
        return receipt;
    }

    @Override
    public boolean needsAttention() {
        return status == PaymentStatus.FAILED;
    }

    @Override
    public List<Fact> facts() {
        return List.of(
                Fact.status(status),
                Fact.of("Failure reason", failureReason),
                Fact.of("Customer", customer),
                Fact.amount("Amount", amountCents),
                Fact.entity("Invoice", EntityTypes.INVOICE, invoiceId),
                Fact.entity("Billing run", EntityTypes.BILLING_RUN, billingRunId),
                Fact.of("Payment method", paymentMethod),
                Fact.of("Created on", createdOn),
                Fact.of("Receipt", receipt));
    }
}
