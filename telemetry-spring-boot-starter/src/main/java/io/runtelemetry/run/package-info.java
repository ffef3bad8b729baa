/** Returns which run the calling code works for, and in which order that is looked for. */
@NullMarked
package io.runtelemetry.run;

import org.jspecify.annotations.NullMarked;
