/**
 * Plays trigger.dev, so that the sample can be clicked through without an account: it runs tasks, keeps what came of
 * them, and shows it. An application has the real one instead.
 */
@NullMarked
package io.runtelemetry.sample.standin;

import org.jspecify.annotations.NullMarked;
