/** Puts what benchmarks have found into the pages. */
@NullMarked
package io.runtelemetry.benchmarks.report;

import org.jspecify.annotations.NullMarked;
