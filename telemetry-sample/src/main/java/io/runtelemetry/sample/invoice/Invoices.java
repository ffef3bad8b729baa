package io.runtelemetry.sample.invoice;

import io.runtelemetry.EntityTypes;
import io.runtelemetry.sample.entity.Entities;
import java.util.List;

/** All invoices. */
public interface Invoices extends Entities<Invoice> {

    List<Invoice> findByBillingPeriodIdAndStatusOrderById(String billingPeriodId, InvoiceStatus status);

    boolean existsByBillingPeriodIdAndStatusNot(String billingPeriodId, InvoiceStatus status);

    @Override
    default String entityType() {
        return EntityTypes.INVOICE;
    }
}
