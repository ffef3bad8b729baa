/** Small JSON documents, read and written without a library that frameworks look for on the class path. */
@NullMarked
package io.runtelemetry.json;

import org.jspecify.annotations.NullMarked;
