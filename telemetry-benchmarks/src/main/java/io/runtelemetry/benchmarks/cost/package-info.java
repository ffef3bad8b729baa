/** Measures what a call of a job method costs, with this starter and with other ways of doing the same, all in one run. */
@NullMarked
package io.runtelemetry.benchmarks.cost;

import org.jspecify.annotations.NullMarked;
