/** The contracts that every store keeps, and the real servers and tools that tests of stores need. */
@NullMarked
package io.runtelemetry.tck;

import org.jspecify.annotations.NullMarked;
