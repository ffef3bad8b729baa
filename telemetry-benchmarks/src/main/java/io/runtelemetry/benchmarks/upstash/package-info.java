/** Stands in for Upstash with a proxy in front of an ordinary Redis, and runs its TypeScript client. */
@NullMarked
package io.runtelemetry.benchmarks.upstash;

import org.jspecify.annotations.NullMarked;
