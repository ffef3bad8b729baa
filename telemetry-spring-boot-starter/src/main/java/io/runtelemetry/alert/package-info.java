/** Receives trigger.dev's alerts, and records the failed runs that they report. */
@NullMarked
package io.runtelemetry.alert;

import org.jspecify.annotations.NullMarked;
