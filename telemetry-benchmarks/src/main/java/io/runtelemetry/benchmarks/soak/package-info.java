/** Runs jobs for a long time with a small heap, and looks whether anything grows. */
@NullMarked
package io.runtelemetry.benchmarks.soak;

import org.jspecify.annotations.NullMarked;
