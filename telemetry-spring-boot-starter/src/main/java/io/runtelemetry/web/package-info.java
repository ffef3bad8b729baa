/** Takes the current run from HTTP requests. */
@NullMarked
package io.runtelemetry.web;

import org.jspecify.annotations.NullMarked;
