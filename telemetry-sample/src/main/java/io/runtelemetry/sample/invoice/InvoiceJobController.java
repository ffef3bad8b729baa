package io.runtelemetry.sample.invoice;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
class InvoiceJobController {

    private final GenerateInvoicePdfJob generateInvoicePdf;

    InvoiceJobController(GenerateInvoicePdfJob generateInvoicePdf) {
        this.generateInvoicePdf = generateInvoicePdf;
    }

    @PostMapping("/jobs/generate-invoice-pdf")
    Outcome generateInvoicePdf(@RequestBody Payload payload) {
        return new Outcome(payload.invoiceId(), generateInvoicePdf.generate(payload.invoiceId()));
    }

    record Payload(String invoiceId) {}

    record Outcome(String invoiceId, String pdf) {}
}
