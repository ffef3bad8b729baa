/** Measures what the starter adds to an application: time to start, threads, memory, and bytes to deliver. */
@NullMarked
package io.runtelemetry.benchmarks.startup;

import org.jspecify.annotations.NullMarked;
