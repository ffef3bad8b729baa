package io.runtelemetry.sample.invoice;

/** How far an invoice is from being paid. */
public enum InvoiceStatus {
    OPEN,
    PROCESSING,
    PAID
}
