/** How fast a full buffer is written, beside what the client does by itself. */
@NullMarked
package io.runtelemetry.benchmarks.drain;

import org.jspecify.annotations.NullMarked;
