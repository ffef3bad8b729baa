/** Takes the current run from HTTP requests, and answers those of internal tools. */
@NullMarked
package io.runtelemetry.web;

import org.jspecify.annotations.NullMarked;
