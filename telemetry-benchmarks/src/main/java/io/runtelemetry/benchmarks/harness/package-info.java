/** What all benchmarks share: options, loads, rounds in turn, files of raw output, and tables. */
@NullMarked
package io.runtelemetry.benchmarks.harness;

import org.jspecify.annotations.NullMarked;
