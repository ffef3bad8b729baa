/**
 * Records what annotated job methods work on. All that can be known before a call is worked out once for a method and
 * checked when its bean is created; what is left for a call is to read a few values and hand them to the recorder.
 */
@NullMarked
package io.runtelemetry.aspect;

import org.jspecify.annotations.NullMarked;
