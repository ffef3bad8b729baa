/** Where trigger.dev shows its runs. */
@NullMarked
package io.runtelemetry.trigger;

import org.jspecify.annotations.NullMarked;
