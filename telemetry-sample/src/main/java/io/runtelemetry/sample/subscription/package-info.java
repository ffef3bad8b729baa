/** Subscriptions, which are billed period by period until they are canceled. */
@NullMarked
package io.runtelemetry.sample.subscription;

import org.jspecify.annotations.NullMarked;
