/** Returns what became of runs at trigger.dev, where its secret key is known, and whether links lead where the key belongs. */
@NullMarked
package io.runtelemetry.runstate;

import org.jspecify.annotations.NullMarked;
