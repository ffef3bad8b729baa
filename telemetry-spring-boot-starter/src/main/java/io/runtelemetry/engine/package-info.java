/** The runs of engines within the application: their IDs, where to find the current one, and links to them. */
@NullMarked
package io.runtelemetry.engine;

import org.jspecify.annotations.NullMarked;
