/** A small billing application, whose jobs are called by trigger.dev tasks over HTTP, and its internal tool. */
@NullMarked
package io.runtelemetry.sample;

import org.jspecify.annotations.NullMarked;
