/** Invoices and their PDFs. */
@NullMarked
package io.runtelemetry.sample.invoice;

import org.jspecify.annotations.NullMarked;
