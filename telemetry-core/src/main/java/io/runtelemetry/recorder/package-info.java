/**
 * Takes records from jobs in memory and writes them from a thread of its own, so that no job waits for a store.
 */
@NullMarked
package io.runtelemetry.recorder;

import org.jspecify.annotations.NullMarked;
