/** The internal tool: any entity, with a link to the run that touched it last. */
@NullMarked
package io.runtelemetry.sample.internal;

import org.jspecify.annotations.NullMarked;
