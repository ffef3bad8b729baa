/** The operations of an application: storing through the recorder, reading from the store. */
@NullMarked
package io.runtelemetry.operations;

import org.jspecify.annotations.NullMarked;
