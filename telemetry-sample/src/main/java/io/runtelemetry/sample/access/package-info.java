/** Who may see what: people log in, jobs are called by tasks. */
@NullMarked
package io.runtelemetry.sample.access;

import org.jspecify.annotations.NullMarked;
