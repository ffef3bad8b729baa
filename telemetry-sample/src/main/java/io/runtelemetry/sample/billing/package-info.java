/** Billing periods, and the runs that collect what is due for them. */
@NullMarked
package io.runtelemetry.sample.billing;

import org.jspecify.annotations.NullMarked;
