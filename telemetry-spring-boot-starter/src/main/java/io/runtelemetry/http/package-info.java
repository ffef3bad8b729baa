/** Puts the current run on HTTP calls to hosts that may know of it. */
@NullMarked
package io.runtelemetry.http;

import org.jspecify.annotations.NullMarked;
