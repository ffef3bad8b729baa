/** Measures with Micrometer what becomes of records, how the store answers, and whether links are used. */
@NullMarked
package io.runtelemetry.metrics;

import org.jspecify.annotations.NullMarked;
