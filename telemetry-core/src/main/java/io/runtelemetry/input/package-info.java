/** What comes from outside, as properties, IDs and responses: checked, bounded, and in a form that log lines can hold. */
@NullMarked
package io.runtelemetry.input;

import org.jspecify.annotations.NullMarked;
