/** Checks the pages of this project against what it does. */
@NullMarked
package io.runtelemetry.docs;

import org.jspecify.annotations.NullMarked;
