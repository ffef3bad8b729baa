/** The contract that every store keeps, and the real servers and tools that tests of stores need. */
@NullMarked
package io.runtelemetry.test;

import org.jspecify.annotations.NullMarked;
