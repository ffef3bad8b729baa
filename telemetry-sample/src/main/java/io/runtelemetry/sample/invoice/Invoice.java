package io.runtelemetry.sample.invoice;

import io.runtelemetry.EntityTypes;
import io.runtelemetry.sample.entity.Fact;
import io.runtelemetry.sample.entity.TrackedEntity;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a customer owes for a billing period. */
@Entity
public class Invoice extends TrackedEntity {

    @Id
    private String id;

    private String billingPeriodId;

    private String customer;

    private long amountCents;

    @Enumerated(EnumType.STRING)
    private InvoiceStatus status;

    private @Nullable String pdf;

    @SuppressWarnings("NullAway.Init")
    protected Invoice() {}

    @Override
    public String getId() {
        return id;
    }

    public String getCustomer() {
        return customer;
    }

    public long getAmountCents() {
        return amountCents;
    }

    /** Notes that a payment is under way, so that no other is made for the same invoice. */
    public void awaitPayment() {
        status = InvoiceStatus.PROCESSING;
    }

    public void pay() {
        status = InvoiceStatus.PAID;
    }

    String renderPdf() {
        pdf = id + ".pdf";
        return pdf;
    }

    @Override
    public List<Fact> facts() {
        return List.of(
                Fact.status(status),
                Fact.of("Customer", customer),
                Fact.amount("Amount", amountCents),
                Fact.of("PDF", pdf),
                Fact.entity("Billing period", EntityTypes.BILLING_PERIOD, billingPeriodId));
    }
}
