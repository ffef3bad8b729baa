/** A Redis inside this process, so that the sample needs no server. */
@NullMarked
package io.runtelemetry.sample.embedded;

import org.jspecify.annotations.NullMarked;
