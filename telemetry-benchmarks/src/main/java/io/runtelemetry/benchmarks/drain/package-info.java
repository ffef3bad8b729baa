/** How fast a full buffer is written, beside what the client and the server can do by themselves. */
@NullMarked
package io.runtelemetry.benchmarks.drain;

import org.jspecify.annotations.NullMarked;
