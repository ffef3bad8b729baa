/** What jobs recorded, as a parameter of test methods, with assertions. */
@NullMarked
package io.runtelemetry.test;

import org.jspecify.annotations.NullMarked;
