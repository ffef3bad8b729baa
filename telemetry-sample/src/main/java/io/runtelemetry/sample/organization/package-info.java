/** Organizations, whom subscriptions belong to. */
@NullMarked
package io.runtelemetry.sample.organization;

import org.jspecify.annotations.NullMarked;
