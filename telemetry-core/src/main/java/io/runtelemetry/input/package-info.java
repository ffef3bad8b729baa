/** What comes from outside, as properties and IDs: checked, and in a form that messages and log lines can hold. */
@NullMarked
package io.runtelemetry.input;

import org.jspecify.annotations.NullMarked;
