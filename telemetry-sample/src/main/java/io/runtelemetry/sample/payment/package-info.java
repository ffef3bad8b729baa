/** Payments, and the card processor that takes them. */
@NullMarked
package io.runtelemetry.sample.payment;

import org.jspecify.annotations.NullMarked;
