/** Which jobs record which entities, so that a team sees what is not covered. */
@NullMarked
package io.runtelemetry.sample.coverage;

import org.jspecify.annotations.NullMarked;
