/** Records the current run for entities that change, without an annotation on the job that changes them. */
@NullMarked
package io.runtelemetry.entity;

import org.jspecify.annotations.NullMarked;
