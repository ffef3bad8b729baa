/** Takes the current run from HTTP requests that are served, and puts it on those to hosts that may know of it. */
@NullMarked
package io.runtelemetry.http;

import org.jspecify.annotations.NullMarked;
