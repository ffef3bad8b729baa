/** Events that other systems tell us of. */
@NullMarked
package io.runtelemetry.sample.webhook;

import org.jspecify.annotations.NullMarked;
