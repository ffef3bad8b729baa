/** Check-outs, and the customers that they make. */
@NullMarked
package io.runtelemetry.sample.checkout;

import org.jspecify.annotations.NullMarked;
