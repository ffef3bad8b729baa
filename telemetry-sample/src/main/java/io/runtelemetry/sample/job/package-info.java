/** How jobs are called: JSON in whatever the request says it is, problem details out. */
@NullMarked
package io.runtelemetry.sample.job;

import org.jspecify.annotations.NullMarked;
