/** Measures what records take in Redis and on the way to it, which the page about capacity reckons with. */
@NullMarked
package io.runtelemetry.benchmarks.memory;

import org.jspecify.annotations.NullMarked;
