/** trigger.dev: where it shows its runs, what became of them, and what its secret key belongs to. */
@NullMarked
package io.runtelemetry.trigger;

import org.jspecify.annotations.NullMarked;
