/** Measures one recorder that many threads use at once. */
@NullMarked
package io.runtelemetry.benchmarks.scale;

import org.jspecify.annotations.NullMarked;
