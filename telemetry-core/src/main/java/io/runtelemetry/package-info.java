/**
 * What an application writes against: the annotation, the operations, the current run, and the interfaces to
 * implement where it wants another store, source of run IDs or dashboard.
 */
@NullMarked
package io.runtelemetry;

import org.jspecify.annotations.NullMarked;
