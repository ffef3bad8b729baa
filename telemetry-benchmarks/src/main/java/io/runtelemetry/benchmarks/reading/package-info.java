/** Reads what a page of an internal tool shows. */
@NullMarked
package io.runtelemetry.benchmarks.reading;

import org.jspecify.annotations.NullMarked;
