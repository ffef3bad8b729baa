package io.runtelemetry.sample.invoice;

import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordsTelemetry;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Renders an invoice; again if it is asked to. */
@Service
class GenerateInvoicePdfJob {

    private final Invoices invoices;

    GenerateInvoicePdfJob(Invoices invoices) {
        this.invoices = invoices;
    }

    @Transactional
    @RecordsTelemetry(entityType = EntityTypes.INVOICE, idExpr = "#invoiceId")
    public String generate(String invoiceId) {
        return invoices.require(invoiceId).renderPdf();
    }
}
