/** A network on this machine that can be made a bad one. */
@NullMarked
package io.runtelemetry.benchmarks.network;

import org.jspecify.annotations.NullMarked;
