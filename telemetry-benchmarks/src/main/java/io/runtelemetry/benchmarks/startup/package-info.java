/** Measures what the starter adds to an application: time to start, threads and memory. */
@NullMarked
package io.runtelemetry.benchmarks.startup;

import org.jspecify.annotations.NullMarked;
